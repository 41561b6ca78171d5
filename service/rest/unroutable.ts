import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import type { FastifyRequest } from "fastify";
import { LedgerError } from "../base/errors.ts";
import { pathOf, PROBLEM_TYPE, titleOf } from "./problems.ts";
import type { Api } from "./server.ts";

const REASONS: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "it did not arrive in time",
  HPE_HEADER_OVERFLOW: "its headers are too large",
};

/** For what never became a request. Its bytes may hold a key, so nothing of it is logged. */
export function answerMalformed(site: string): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return (error, socket) => {
    if (error.code === "ECONNRESET" || socket.destroyed) return;
    const { code, status, message } = new LedgerError("REQUEST_MALFORMED", {
      reason: REASONS[error.code ?? ""] ?? "it cannot be read",
    });
    const problem = { type: `${site}/problems/${code}`, title: titleOf(code), status, detail: message, code };
    const body = JSON.stringify({ ...problem, instance: "", errors: [], requestId: randomUUID() });
    if (socket.writable)
      socket.write(
        `HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
      );
    socket.destroySoon();
  };
}

/** Tells an address that is not there from a method that is not possible: 404, or 405 with what is possible. */
export function answerUnknown(app: Api): void {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook("onRoute", ({ url, method }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  // Whoever tries addresses is limited too; the limiter sees to routes only.
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request: FastifyRequest) => {
    const path = pathOf(request);
    const methods = new Set<string>();
    for (const { pattern, methods: more } of routes.values())
      if (pattern.test(path)) for (const method of more) methods.add(method);
    if (methods.size === 0) throw new LedgerError("NOT_FOUND", { resource: "resource" });
    throw new LedgerError("METHOD_NOT_ALLOWED", { method: request.method, allowed: [...methods].sort().join(", ") });
  });
}

/** Wild cards match nothing here: they belong to folders of files, which have their own say. */
function patternOf(url: string): RegExp {
  const parts = url
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  return new RegExp(`^${parts.join("/")}$`);
}
