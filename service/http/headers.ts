import type { IncomingHttpHeaders } from "node:http";
import Type from "typebox";
import { LedgerError } from "../errors.ts";

/** Longer than the chain ever takes when all is well, shorter than proxies give up. */
const WAIT_MAX = 30;

/** The Idempotency-Key of a request, or null. Throws HEADER_INVALID. */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | null {
  const key = headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key === "string" && key.startsWith("desk:"))
    throw new LedgerError("HEADER_INVALID", { header: "Idempotency-Key", reason: "must not begin with desk:" });
  if (typeof key !== "string" || !/^[\x21-\x7e]{1,255}$/.test(key))
    throw new LedgerError("HEADER_INVALID", {
      header: "Idempotency-Key",
      reason: "must be 1 to 255 visible ASCII characters without spaces",
    });
  return key;
}

/** Seconds of `Prefer: wait=N` (RFC 7240), at most 30; 0 without it. What is malformed is ignored, as the RFC asks. */
export function waitOf(headers: IncomingHttpHeaders): number {
  for (const preference of [headers["prefer"] ?? ""].flat().join(",").split(",")) {
    const wait = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(;|$)/i.exec(preference);
    // Only the first of a name counts.
    if (wait) return Math.min(Number(wait[1]), WAIT_MAX);
  }
  return 0;
}

export const IdempotencyHeader = {
  "Idempotency-Key": Type.Optional(
    Type.String({
      description:
        "1 to 255 visible ASCII characters of your choice. The same request under the same key is done once and gets the same answer; another request under it is refused.",
      examples: ["lot-MJ-2025-041"],
    }),
  ),
};

export const PreferHeader = {
  Prefer: Type.Optional(
    Type.String({
      description: `“wait=N” waits up to N seconds (at most ${WAIT_MAX}) for the chain and then answers with the result.`,
      examples: ["wait=10"],
    }),
  ),
};
