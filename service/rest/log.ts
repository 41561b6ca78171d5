import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Metrics } from "../base/metrics.ts";
import { nameOf } from "./auth.ts";
import type { Api } from "./server.ts";

/** A caller's own id is taken over when it looks like one, so that both sides can speak of the same request. */
export function requestId(request: IncomingMessage): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[A-Za-z0-9_.-]{8,64}$/.test(given) ? given : randomUUID();
}

/** One line a request: ids and durations; never a key, a header, a body or a query. */
export function logRequests(app: Api, metrics: Metrics): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    const { statusCode: status, elapsedTime } = reply;
    metrics.requestSeconds.observe({ method: request.method, route, status: String(status) }, elapsedTime / 1_000);
    const line = {
      method: request.method,
      route,
      status,
      ms: Math.round(elapsedTime * 10) / 10,
      by: nameOf(request),
      ...(request.problem && { code: request.problem }),
    };
    if (status >= 500) request.log.error(line, "answered");
    else request.log.info(line, "answered");
  });
}
