import AjvCompiler from "@fastify/ajv-compiler";
import { SerializerSelector } from "@fastify/fast-json-stringify-compiler";

type BuildSerializer = ReturnType<typeof SerializerSelector>;
type Serializer = ReturnType<ReturnType<BuildSerializer>>;
type BuildValidator = ReturnType<typeof AjvCompiler>;
type Validator = ReturnType<ReturnType<BuildValidator>>;
type Schemas = Record<string, object>;

/** What one app of this process compiled serves the next, and one route another: by the text of all that counts. */
const serializers = new Map<string, Serializer>();
const validators = new Map<string, Validator>();

/**
 * Builds each serialiser once, and of the named schemas looks only at those that it refers to. Some thousand responses
 * share a few dozen schemas, most of all the problem; built for each response anew and from all named schemas, as Fastify
 * does by itself, they took nine tenths of the start.
 */
export function sharedSerializers(): BuildSerializer {
  const build = SerializerSelector();
  return (externalSchemas, options) => {
    const named = externalSchemas as Schemas;
    return (route) => {
      const text = keyOf(route.schema as object);
      const schemas = referredTo(text, named);
      return remembered(serializers, text, schemas, options, () => build(schemas, options)(route));
    };
  };
}

/** As Fastify's own builder, which spells all named schemas out again for each route. */
export function sharedValidators(): BuildValidator {
  let last: { named: Schemas; compile?: ReturnType<BuildValidator> } = { named: {} };
  return (externalSchemas, options) => {
    const named = externalSchemas as Schemas;
    // Fastify asks anew for each route. A new compiler is needed only when there are other schemas.
    if (!areSame(last.named, named)) last = { named };
    const current = last;
    return (schema) => {
      const part = schema as unknown as { schema: object; httpPart?: string };
      const wanted = part.httpPart === "headers" ? withLowerCaseNames(part.schema) : part.schema;
      const text = JSON.stringify(wanted);
      return remembered(validators, text, referredTo(text, named), options?.customOptions, () =>
        (current.compile ??= AjvCompiler()(externalSchemas, options))({ ...part, schema: wanted }),
      );
    };
  };
}

function remembered<T>(built: Map<string, T>, text: string, named: Schemas, options: unknown, build: () => T): T {
  const key = JSON.stringify([text, Object.entries(named).map(([name, schema]) => [name, numberOf(schema)]), options]);
  const found = built.get(key) ?? build();
  built.set(key, found);
  return found;
}

/** Node gives the names of headers in lower case; Fastify leaves them as they are for a builder that is not its own. */
function withLowerCaseNames(schema: object): object {
  const { properties = {}, required } = schema as { properties?: Record<string, unknown>; required?: string[] };
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).map(([name, value]) => [name.toLowerCase(), value])),
    ...(required && { required: required.map((name) => name.toLowerCase()) }),
  };
}

/** What a schema says of the bytes: a reference beside which only its documentation differs is one schema. */
function keyOf(schema: { $ref?: unknown }): string {
  return JSON.stringify(schema.$ref === undefined ? schema : { $ref: schema.$ref });
}

/** The named schemas that the text refers to, and those that they refer to. */
function referredTo(text: string, named: Schemas, found: Schemas = {}): Schemas {
  for (const [, name] of text.matchAll(/"\$ref":"([^"#]+)/g)) {
    if (name! in found || !(name! in named)) continue;
    found[name!] = named[name!]!;
    referredTo(textOf(named[name!]!), named, found);
  }
  return found;
}

function areSame(some: Schemas, others: Schemas): boolean {
  const names = Object.keys(some);
  return names.length === Object.keys(others).length && names.every((name) => some[name] === others[name]);
}

const texts = new WeakMap<object, string>();
const numbers = new Map<string, number>();

function textOf(named: object): string {
  const text = texts.get(named) ?? JSON.stringify(named);
  texts.set(named, text);
  return text;
}

/** Two named schemas of one text have one number, so that a key need not spell them out. */
function numberOf(named: object): number {
  const text = textOf(named);
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}
