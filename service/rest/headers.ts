import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import Type from "typebox";
import type { FastifyReply } from "fastify";
import { LedgerError } from "../base/errors.ts";

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

/** Who the organisation of the key acts for, by account or public code, or null. Throws HEADER_INVALID. */
export function onBehalfOf(headers: IncomingHttpHeaders): string | null {
  const name = headers["on-behalf-of"];
  if (name === undefined) return null;
  if (typeof name !== "string" || !/^(0x[0-9a-f]{40}|[0-9]{13})$/.test(name))
    throw new LedgerError("HEADER_INVALID", {
      header: "On-Behalf-Of",
      reason: "must be the account or the public code of an organisation",
    });
  return name;
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

export const OnBehalfOfHeader = {
  "On-Behalf-Of": Type.Optional(
    Type.String({
      description:
        "The account or public code of the organisation that yours acts for: a member that granted it the act, or one that merged into it.",
      examples: ["4821930557264"],
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

/** Weak: the same text, however it is compressed. */
export function etagOf(body: string | Buffer): string {
  return `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}

/** Whether a caller says in If-None-Match that it has this already: any of its tags, or `*`, compared weakly (RFC 9110). */
export function hasAlready(headers: IncomingHttpHeaders, etag: string): boolean {
  const known = headers["if-none-match"] ?? "";
  if (known.trim() === "*") return true;
  const opaque = etag.replace(/^W\//, "");
  return [...known.matchAll(/"[^"]*"/g)].some(([tag]) => tag === opaque);
}

/** Nothing here is anybody's own: no key or cookie is looked at. */
export function openToAll(reply: FastifyReply): FastifyReply {
  return reply.header("access-control-allow-origin", "*").header("cross-origin-resource-policy", "cross-origin");
}
