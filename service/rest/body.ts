import type { FastifyInstance, FastifyRequest } from "fastify";
import { printParseErrorCode, visit } from "jsonc-parser";
import { LedgerError } from "../base/errors.ts";
import { pointerTo } from "../formats/canonical.ts";
import { BODY_LIMIT } from "./problems.ts";

const DEPTH_LIMIT = 32;
/** Ten times what any object here has; telling forty thousand unknown fields one by one would keep everybody waiting. */
const MEMBERS_LIMIT = 256;

/**
 * JSON only, and only JSON that every reader understands alike: no field twice, no half characters, no name that means
 * something to JavaScript, no depth that only some stacks survive.
 */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (request, body, done) => {
    try {
      if ((request.headers["content-encoding"] ?? "identity") !== "identity")
        throw new LedgerError("MEDIA_TYPE_UNSUPPORTED");
      // Some programs announce JSON even when they send nothing.
      const nothing = takesNone(request) && body.length === 0;
      done(null, nothing ? undefined : parseJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

/** For what takes no body: fields that would be ignored are refused like any unknown field. */
export async function refuseBody(request: FastifyRequest): Promise<void> {
  const { body } = request;
  if (body === undefined || body === null) return;
  const [field] = typeof body === "object" ? Object.keys(body) : ["body"];
  if (field !== undefined) throw new LedgerError("FIELD_UNKNOWN", { field }, pointerTo("", field));
}

const takesNone = ({ method, routeOptions }: FastifyRequest): boolean =>
  method === "DELETE" || routeOptions.schema?.body === undefined;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

export function parseJson(body: Uint8Array): unknown {
  const text = decode(body);
  if (text.trim() === "") throw malformed("it is empty");
  inspect(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // The visitor forgives a few things that the standard does not.
    throw malformed("a value is not written as JSON");
  }
}

function decode(body: Uint8Array): string {
  try {
    return UTF8.decode(body);
  } catch {
    throw malformed("it is not UTF-8 text");
  }
}

/** Walks the text without building anything, and stops at the first thing that is wrong. */
function inspect(text: string): void {
  const names: Set<string>[] = [];
  let depth = 0;
  const deeper = () => {
    depth += 1;
    if (depth > DEPTH_LIMIT) throw new LedgerError("BODY_TOO_DEEP", { limit: DEPTH_LIMIT });
  };
  visit(
    text,
    {
      onObjectBegin: () => {
        deeper();
        names.push(new Set());
      },
      onObjectEnd: () => {
        depth -= 1;
        names.pop();
      },
      onArrayBegin: deeper,
      onArrayEnd: () => {
        depth -= 1;
      },
      onObjectProperty: (name, _offset, _length, _line, _column, path) => {
        const seen = names.at(-1)!;
        const pointer = () => toPointer([...path(), name]);
        if (!name.isWellFormed()) throw halfCharacter(toPointer(path()));
        if (name === "__proto__") throw new LedgerError("FIELD_UNKNOWN", { field: name }, pointer());
        if (seen.has(name)) throw new LedgerError("BODY_DUPLICATE_FIELD", { pointer: pointer() }, pointer());
        seen.add(name);
        if (seen.size > MEMBERS_LIMIT) throw malformed(`an object has more than ${MEMBERS_LIMIT} fields`);
      },
      onLiteralValue: (value, _offset, _length, _line, _column, path) => {
        if (typeof value === "string" && !value.isWellFormed()) throw halfCharacter(toPointer(path()));
      },
      onError: (error, _offset, _length, line, column) => {
        throw malformed(
          `${REASONS[printParseErrorCode(error)] ?? "something is not JSON"}, line ${line + 1}, column ${column + 1}`,
        );
      },
    },
    { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false },
  );
}

const REASONS: Record<string, string> = {
  InvalidNumberFormat: "a number is not written as JSON",
  PropertyNameExpected: "a field name between quotation marks is expected",
  ValueExpected: "a value is expected",
  ColonExpected: "a colon is expected",
  CommaExpected: "a comma is expected",
  CloseBraceExpected: "a closing brace is expected",
  CloseBracketExpected: "a closing bracket is expected",
  EndOfFileExpected: "nothing more is expected",
  InvalidCommentToken: "JSON has no comments",
  UnexpectedEndOfComment: "JSON has no comments",
  UnexpectedEndOfString: "a text has no closing quotation mark",
  InvalidUnicode: "an escape after a backslash is not valid",
  InvalidEscapeCharacter: "an escape after a backslash is not valid",
  InvalidCharacter: "a text holds a control character",
};

const malformed = (reason: string) => new LedgerError("BODY_MALFORMED", { reason });
const halfCharacter = (pointer: string) =>
  new LedgerError("TEXT_INVALID", { reason: "contains half a character; delete it and type it again" }, pointer);
const toPointer = (path: (string | number)[]) =>
  path.reduce<string>((parent, token) => pointerTo(parent, String(token)), "");
