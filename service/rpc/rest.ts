import { openToAll } from "../rest/headers.ts";
import type { Api } from "../rest/server.ts";

/** What answers for the chain's node; nothing else of it can be asked here. */
export interface PublicChain {
  answer(
    method: unknown,
    params: unknown[],
  ): Promise<{ result: unknown } | { error: { code: number; message: string } }>;
}

/** A proof of 200 slots has as many names of 66 letters. */
const BODY = 20_000;
const INVALID = { code: -32600, message: "One JSON-RPC 2.0 request at a time: jsonrpc, id, method, params." };

/**
 * For the check in the browser, also in a page that somebody else serves or that was opened from a disk: that one is worth
 * more, so every origin may ask. It is JSON-RPC, so it has no part in the OpenAPI document; limited by address.
 */
export function rpcRoutes(app: Api, publicChain: PublicChain): void {
  app.options("/rpc", { schema: { hide: true } }, async (_request, reply) =>
    openToAll(reply)
      .header("access-control-allow-methods", "POST")
      .header("access-control-allow-headers", "content-type")
      .header("access-control-max-age", "86400")
      .code(204)
      .send(),
  );
  app.post("/rpc", { bodyLimit: BODY, schema: { hide: true } }, async (request, reply) => {
    openToAll(reply).header("cache-control", "no-store");
    const given = (request.body ?? {}) as Record<string, unknown>;
    const { jsonrpc, id = null, method, params = [] } = Array.isArray(given) ? ({} as Record<string, unknown>) : given;
    const named = typeof id === "string" || typeof id === "number" ? id : null;
    if (jsonrpc !== "2.0" || named === null || !Array.isArray(params))
      return { jsonrpc: "2.0", id: named, error: INVALID };
    return { jsonrpc: "2.0", id: named, ...(await publicChain.answer(method, params)) };
  });
}
