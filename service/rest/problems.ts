import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type ErrorCode, Findings, LedgerError } from "../base/errors.ts";
import { fileTooLarge, MAX_FILE_BYTES } from "../values/files.ts";
import { readSchemaErrors } from "./validation.ts";

/** RFC 9457. The one place where refusals and failures become HTTP. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: ErrorCode;
  errors: { pointer?: string; parameter?: string; code: ErrorCode; message: string }[];
  requestId: string;
}

export const PROBLEM_TYPE = "application/problem+json";

/** "LOT_USED" → "Lot used": the same for every problem of a code, as RFC 9457 asks of titles. */
export const titleOf = (code: ErrorCode): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll("_", " ");

export const pathOf = (request: FastifyRequest): string => request.url.split("?", 1)[0]!;

/** `site`: where the service is reached from outside; without it types are relative references, which RFC 9457 allows. */
export function toProblem(error: unknown, request: FastifyRequest, site: string): Problem {
  const { findings, part } = readError(error, request);
  const [first] = findings as [LedgerError, ...LedgerError[]];
  const fields = findings.filter((finding) => finding.pointer !== undefined);
  return {
    type: `${site}/problems/${first.code}`,
    title: titleOf(first.code),
    status: first.status,
    detail: first.message,
    instance: pathOf(request),
    code: first.code,
    errors: fields.map(({ pointer, code, message }) => ({
      ...(part === "body" ? { pointer: pointer! } : { parameter: pointer!.slice(1) }),
      code,
      message,
    })),
    requestId: request.id,
  };
}

export async function sendProblem(reply: FastifyReply, error: unknown, site: string): Promise<FastifyReply> {
  const problem = toProblem(error, reply.request, site);
  reply.request.problem = problem.code;
  // The caller learns the request id only; what happened is for the log.
  if (problem.status >= 500) reply.request.log.error({ err: error }, problem.title);
  for (const [name, value] of Object.entries(headersOf(error, problem))) reply.header(name, value);
  return reply.header("x-request-id", problem.requestId).code(problem.status).type(PROBLEM_TYPE).send(problem);
}

function headersOf(error: unknown, { code, status }: Problem): Record<string, string> {
  const values = error instanceof LedgerError ? error.values : {};
  if (code === "KEY_MISSING") return { "www-authenticate": 'Bearer realm="silsila"' };
  if (code === "KEY_WRONG") return { "www-authenticate": 'Bearer realm="silsila", error="invalid_token"' };
  if (code === "METHOD_NOT_ALLOWED") return { allow: String(values["allowed"]) };
  if (code === "RATE_LIMITED") return { "retry-after": String(values["seconds"]) };
  return status === 503 ? { "retry-after": "2" } : {};
}

type Part = "body" | "querystring" | "params" | "headers";

function readError(error: unknown, request: FastifyRequest): { findings: LedgerError[]; part: Part } {
  if (error instanceof LedgerError)
    return { findings: [error, ...error.others.slice(0, Findings.LIMIT - 1)], part: "body" };
  const { validation, validationContext, code } = error as Partial<FastifyError>;
  if (validation) {
    const part = validationContext as Part;
    // An id that cannot exist does not exist: one answer for whoever guesses and whoever mistypes.
    if (part === "params") {
      const resource = (validation[0] as { parentSchema?: { title?: string } } | undefined)?.parentSchema?.title;
      return { findings: [new LedgerError("NOT_FOUND", { resource: resource ?? "resource" })], part };
    }
    if (part === "body" && request.body === undefined)
      return { findings: [new LedgerError("BODY_MALFORMED", { reason: "it is empty" })], part };
    return { findings: readSchemaErrors(validation), part };
  }
  return {
    findings: [FROM_FASTIFY[code ?? ""]?.(request) ?? new LedgerError("INTERNAL", { requestId: request.id })],
    part: "body",
  };
}

export const BODY_LIMIT = 512 * 1024;

const FROM_FASTIFY: Record<string, (request: FastifyRequest) => LedgerError> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ({ routeOptions: { bodyLimit = BODY_LIMIT } }) =>
    bodyLimit === MAX_FILE_BYTES ? fileTooLarge() : new LedgerError("BODY_TOO_LARGE", { limit: bodyLimit }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => new LedgerError("MEDIA_TYPE_UNSUPPORTED"),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new LedgerError("BODY_MALFORMED", { reason: "it is not as long as the header Content-Length says" }),
  FST_ERR_BAD_URL: () => new LedgerError("REQUEST_MALFORMED", { reason: "its address cannot be read" }),
  FST_ERR_MAX_PARAM_LENGTH: () => new LedgerError("NOT_FOUND", { resource: "resource" }),
};
