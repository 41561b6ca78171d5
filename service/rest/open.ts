import type { FastifyRequest } from "fastify";
import { LedgerError } from "../base/errors.ts";
import { openToAll } from "./headers.ts";
import type { Api } from "./server.ts";

/** Of a page elsewhere, a script may read these too. */
const READABLE = "ETag, Link, Location, Retry-After";

/**
 * Whatever needs no key may be asked by pages of any origin: no cookie is looked at, so nobody's rights are lent to them.
 * Must be called before the routes, which say by `security: []` that they are open; the answer opens to what may be asked
 * of them all, once the routes are there.
 */
export function openRoutes(app: Api): () => void {
  const open = new Map<string, Set<string>>();
  app.addHook("onRoute", ({ url, method, schema }) => {
    if (!isOpen(schema)) return;
    const methods = open.get(url) ?? new Set<string>();
    for (const one of [method].flat()) methods.add(one);
    open.set(url, methods);
  });
  app.addHook("onRequest", async (request, reply) => {
    if (isOpen(request.routeOptions.schema)) openToAll(reply).header("access-control-expose-headers", READABLE);
  });
  return () => {
    for (const [url, methods] of open)
      app.options(url, { schema: { hide: true } }, async (_request, reply) =>
        openToAll(reply)
          .header("access-control-allow-methods", [...methods].join(", "))
          .header("access-control-allow-headers", "content-type, idempotency-key, prefer, if-none-match")
          .header("access-control-max-age", "86400")
          .code(204)
          .send(),
      );
  };
}

const isOpen = (schema: unknown): boolean =>
  (schema as { security?: readonly unknown[] } | undefined)?.security?.length === 0;

/** Bytes that are no UTF-8 would be replaced by signs that nobody typed, and then searched for. A lone % is left to be one. */
export async function refuseMisspelt(request: FastifyRequest): Promise<void> {
  const [, query = ""] = /\?(.*)$/s.exec(request.url) ?? [];
  if (/[^\x21-\x7e]/.test(query)) throw malformed("its query contains letters that are not percent-encoded");
  try {
    decodeURIComponent(query.replace(/%(?![0-9a-f]{2})/gi, "%25"));
  } catch {
    throw malformed("its query is not UTF-8");
  }
}

const malformed = (reason: string) => new LedgerError("REQUEST_MALFORMED", { reason });
