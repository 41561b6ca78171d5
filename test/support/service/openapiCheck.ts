import { readFileSync } from "node:fs";
import Schema from "typebox/schema";

/** The committed OpenAPI document, read as a promise: what is answered is held against it. */

export interface Operation {
  method: string;
  path: string;
  operationId: string;
  summary: string;
  tags: string[];
  security: object[] | undefined;
  parameters: { in: string; name: string; description?: string; schema: object; example?: unknown }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Content }>;
}

type Content = Record<string, { schema: object; "x-codes"?: string[] }>;

export const document = JSON.parse(readFileSync("service/site/openapi.json", "utf8")) as {
  components: { schemas: Record<string, { examples?: unknown[]; $id?: string }> };
  paths: Record<string, Record<string, Operation>>;
};

export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
    parameters: operation.parameters ?? [],
  })),
);

export function operationOf(method: string, url: string): Operation | undefined {
  const path = url.split("?", 1)[0]!;
  return operations.find(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replaceAll(".", "\\.").replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
}

const compiled = new Map<object, ReturnType<typeof Schema.Compile>>();

/** Null, or in words how the value is not what the schema says. */
export function mismatch(schema: object, value: unknown): string | null {
  const validator = compiled.get(schema) ?? Schema.Compile({ components: document.components, ...schema } as never);
  compiled.set(schema, validator);
  return validator.Check(value) ? null : JSON.stringify(validator.Errors(value)[1].slice(0, 5));
}

export interface Answered {
  status: number;
  contentType: string;
  text: string;
}

/** Throws when an answer is not one that the document announces for this operation: status, media type, body, code. */
export function holdAgainstContract(method: string, url: string, { status, contentType, text }: Answered): void {
  const operation = operationOf(method, url);
  const problem: Content = { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } };
  // An address or a method that is not there belongs to no operation; its answer is a problem all the same.
  const response = operation ? operation.responses[status] : { content: problem };
  const where = `${method} ${url} → ${status} ${text.slice(0, 300)}`;
  if (!response) throw new Error(`Not announced: ${where}`);
  if (!response.content) {
    if (text !== "") throw new Error(`Announced without a body: ${where}`);
    return;
  }
  const type = contentType.split(";", 1)[0]!;
  const media = response.content[type];
  if (!media) throw new Error(`Announced as ${Object.keys(response.content).join()}, not ${type}: ${where}`);
  if (!type.endsWith("json")) return;
  const body = JSON.parse(text) as { code?: string };
  const wrong = mismatch(media.schema, body);
  if (wrong) throw new Error(`Not as its schema says (${wrong}): ${where}`);
  const codes = media["x-codes"];
  if (codes && !codes.includes(body.code!)) throw new Error(`The code is not announced: ${where}`);
}
