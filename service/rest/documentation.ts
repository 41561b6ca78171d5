import Type, { type TSchema } from "typebox";
import { ERRORS } from "../base/errorTable.ts";
import type { ErrorCode } from "../base/errors.ts";
import { ref } from "../values/schemas.ts";
import { Problem } from "./problemSchemas.ts";

/** What every operation can answer, and what it can answer when it needs a key, takes a body, or repeats safely. */
const ALWAYS = ["REQUEST_MALFORMED", "RATE_LIMITED", "INTERNAL", "OVERLOADED"] as const;
export const KEY_ERRORS = [
  ...(["KEY_MISSING", "KEY_WRONG", "DATABASE_AWAY", "HEADER_INVALID", "CODE_INVALID", "NOT_FOUND"] as const),
  // Of who acts for another organisation, and of an organisation that merged.
  ...(["MEMBERSHIP_REQUIRED", "GRANT_MISSING", "GRANT_ENDED", "GRANT_NOT_POSSIBLE"] as const),
  ...(["ORGANISATION_MERGED", "ORGANISATION_SUSPENDED"] as const),
] as const;

/** As KEY_ERRORS, where something is kept of members. */
export const MEMBERS_KEY_ERRORS = [...KEY_ERRORS, "KEY_OF_OPERATOR", "KEY_OF_OPERATOR_WAITS"] as const;
export const QUERY_ERRORS = ["FIELD_UNKNOWN", "FIELD_INVALID", "CURSOR_INVALID"] as const;
export const BODY_ERRORS = [
  "BODY_MALFORMED",
  "BODY_DUPLICATE_FIELD",
  "BODY_TOO_DEEP",
  "BODY_TOO_LARGE",
  "MEDIA_TYPE_UNSUPPORTED",
  "FIELD_UNKNOWN",
  "FIELD_MISSING",
  "FIELD_INVALID",
  "TEXT_INVALID",
  "ROLE_TOO_WEAK",
  "HEADER_INVALID",
  "ANSWER_FORGOTTEN",
  "IDEMPOTENCY_KEY_REUSED",
] as const;
/** What the chain may answer to whoever waits for it. */
export const CHAIN_ERRORS = ["CHAIN_REFUSED", "DEPENDENCY_REJECTED", "SIGNER_MISSING"] as const;

/** What a quantity or a day may be refused for. */
export const QUANTITY_ERRORS = [
  "UNIT_UNKNOWN",
  "QUANTITY_MALFORMED",
  "QUANTITY_NOT_POSITIVE",
  "QUANTITY_TOO_PRECISE",
  "QUANTITY_TOO_LARGE",
  "DATE_INVALID",
  "DATE_IN_FUTURE",
  "DATE_ORDER",
] as const;
/** What making a batch may be refused for. */
export const PRODUCTION_ERRORS = [
  "NOT_FOUND",
  "NET_MASS_MISMATCH",
  "CLAIM_NOT_COVERED",
  "LOT_USED",
  "LOT_REPEATED",
  "ORGANISATION_SUSPENDED",
  "ORGANISATION_KIND_NOT_ALLOWED",
] as const;
/** What taking stock may be refused for. */
export const STOCK_ERRORS = [
  "NOT_FOUND",
  "ORGANISATION_SUSPENDED",
  "STOCK_INSUFFICIENT",
  "BATCH_ON_HOLD",
  "BATCH_RECALLED",
  "BATCH_ANNULLED",
  "UNIT_MISMATCH",
  "BATCH_REPEATED",
  "DATE_BEFORE_ARRIVAL",
] as const;

export interface Success {
  description: string;
  schema?: TSchema;
  /** Instead of JSON. */
  content?: Record<string, { schema: TSchema }>;
  location?: string;
}

/** The responses of an operation, as Fastify serialises and OpenAPI documents them: successes, problems by status. */
export function responses(successes: Record<number, Success>, codes: readonly ErrorCode[]): Record<string, TSchema> {
  const all = [...new Set<ErrorCode>([...ALWAYS, ...codes])];
  const statuses = [...new Set(all.map((code) => ERRORS[code][0]))].sort();
  return Object.fromEntries([
    ...Object.entries(successes).map(([status, success]) => [status, successOf(success, status === "202")]),
    ...statuses.map((status) => [status, problemOf(all.filter((code) => ERRORS[code][0] === status))]),
  ]) as Record<string, TSchema>;
}

function successOf({ description, schema, content, location }: Success, later: boolean): object {
  const headers = (location !== undefined || later) && {
    headers: {
      ...(location !== undefined && { Location: { type: "string", description: location } }),
      ...(later && { "Retry-After": { type: "integer", description: "Seconds after which to ask how far it is." } }),
    },
  };
  if (!schema && !content) return { ...Type.Null(), description };
  return {
    description,
    ...headers,
    content: content ?? { "application/json": { schema: "$id" in schema! ? ref(schema) : schema } },
  };
}

function problemOf(codes: ErrorCode[]): object {
  return {
    description: codes.map((code) => `${code}: ${ERRORS[code][1]}`).join("\n\n"),
    content: { "application/problem+json": { schema: ref(Problem), "x-codes": codes } },
  };
}
