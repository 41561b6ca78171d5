import type { FastifySchemaValidationError } from "fastify";
import { Findings, LedgerError } from "../base/errors.ts";
import { pointerTo, tokensOf } from "../formats/canonical.ts";
import { ACCOUNT, HASH, UUID } from "../values/schemas.ts";

/** Ajv with `verbose` says what it looked at; Fastify's type leaves that out. */
type SchemaError = FastifySchemaValidationError & { data?: unknown; parentSchema?: { title?: string } };

const PATTERNS: Record<string, string> = {
  [HASH]: "must be an id: 0x and 64 digits or letters a to f, in lower case",
  [ACCOUNT]: "must be an organisation's id: 0x and 40 digits or letters a to f, in lower case",
  [UUID]: "must be an operation's id",
};

const TYPES: Record<string, string> = {
  string: "text between quotation marks",
  object: "an object in braces",
  array: "a list in brackets",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
};

/**
 * What a schema refused, in the words of the one table; every field at fault, with a pointer to it. A missing field's
 * pointer names the field that is missing.
 */
export function readSchemaErrors(errors: readonly FastifySchemaValidationError[]): LedgerError[] {
  return withoutOtherShapes(errors as SchemaError[])
    .slice(0, Findings.LIMIT)
    .map(readOne);
}

function readOne({ keyword, instancePath, params, data }: SchemaError): LedgerError {
  if (keyword === "additionalProperties") {
    const field = String(params["additionalProperty"]);
    return new LedgerError("FIELD_UNKNOWN", { field: shown(field) }, pointerTo(instancePath, field));
  }
  if (keyword === "required") {
    const field = String(params["missingProperty"]);
    return new LedgerError("FIELD_MISSING", { field }, pointerTo(instancePath, field));
  }
  const field = shown(tokensOf(instancePath)?.at(-1) ?? "body");
  return new LedgerError("FIELD_INVALID", { field, reason: reasonOf(keyword, params, data) }, instancePath);
}

function reasonOf(keyword: string, params: Record<string, unknown>, data: unknown): string {
  const limit = Number(params["limit"]);
  switch (keyword) {
    case "type":
      return `must be ${TYPES[String(params["type"])] ?? String(params["type"])}${data === null ? ", not null" : ""}`;
    case "enum":
      return `must be one of ${(params["allowedValues"] as unknown[]).join(", ")}`;
    case "pattern":
      return PATTERNS[String(params["pattern"])] ?? "is not written as it must be";
    case "minimum":
      return `must be ${limit} or more`;
    case "maximum":
      return `must be ${limit} or less`;
    case "minItems":
      return `must have at least ${limit} ${limit === 1 ? "item" : "items"}`;
    case "maxItems":
      return `must have at most ${limit} items`;
    case "maxLength":
      return `must have at most ${limit} characters`;
    case "anyOf":
      return "must be an object in braces, or a list of them in brackets";
    default:
      return "is not as it must be";
  }
}

/**
 * "One object or a list": ajv reports what is wrong with it as either. Whoever sent a list wants to hear of the list
 * only, so the complaint that it is no object goes, and the summary with it.
 */
function withoutOtherShapes(errors: SchemaError[]): SchemaError[] {
  const choices = new Set(errors.filter(({ keyword }) => keyword === "anyOf").map(({ instancePath }) => instancePath));
  const rest = errors.filter(
    ({ keyword, instancePath }) => !(choices.has(instancePath) && (keyword === "anyOf" || keyword === "type")),
  );
  const unexplained = errors.filter(
    ({ keyword, instancePath }) =>
      keyword === "anyOf" && !rest.some((error) => error.instancePath.startsWith(instancePath)),
  );
  return [...unexplained, ...rest];
}

/** A field's name goes back to whoever sent it, but not a whole page of it. */
const shown = (field: string): string => (field.length > 60 ? `${field.slice(0, 60)}…` : field);
