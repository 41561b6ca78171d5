import type { FastifyReply, FastifyRequest } from "fastify";
import type { Page } from "../accept/paging.ts";
import { etagOf, hasAlready } from "./headers.ts";
import { pathOf } from "./problems.ts";

/** What a key may see is nobody else's, least of all a shared cache's; single things say for themselves what holds. */
export async function keepFromCaches(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.header("cache-control", "no-store");
}

/** Text is all a query can hold; a parameter that is described as a number becomes one before it is checked. */
export async function readNumbers(request: FastifyRequest): Promise<void> {
  const query = request.query as Record<string, unknown>;
  const described = request.routeOptions.schema?.querystring as { properties?: Record<string, { type?: string }> };
  for (const [name, { type }] of Object.entries(described?.properties ?? {})) {
    const text = query[name];
    if (type === "integer" && typeof text === "string" && /^-?\d{1,9}$/.test(text)) query[name] = Number(text);
  }
}

/** One page of a list, with where the next one is (RFC 8288). */
export function sendPage<P extends Pick<Page<unknown>, "next">>(
  request: FastifyRequest,
  reply: FastifyReply,
  page: P,
): P {
  if (page.next === null) return page;
  const query = new URLSearchParams(request.query as Record<string, string>);
  query.set("cursor", page.next);
  reply.header("link", `<${pathOf(request)}?${query}>; rel="next"`);
  return page;
}

/** One resource with its tag; whoever has it already is told so in a few bytes, which counts on a village's 3G. */
export function sendOne<T>(request: FastifyRequest, reply: FastifyReply, resource: T): T | FastifyReply {
  const tag = etagOf(JSON.stringify(resource));
  reply.header("etag", tag).header("cache-control", "private, no-cache");
  return hasAlready(request.headers, tag) ? reply.code(304).send() : resource;
}
