import compress from "@fastify/compress";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../base/errors.ts";
import { etagOf, hasAlready } from "../rest/headers.ts";
import { renderFailurePage, renderNotFoundPage } from "./failure.ts";
import { BROTLI, type ReadyPage } from "./keptPages.ts";
import { chooseLanguage, languageCookie } from "./language.ts";
import type { PageContext } from "./layout.ts";
import { wordsOf } from "./words.ts";

/** What the pages know of the installation. */
export interface Site {
  /** Where readers reach the service, as in the labels; with or without a final slash. */
  publicUrl: string;
  /** The chain is the embedded one, or the address is local. */
  test: boolean;
  /** As in PageContext. */
  witnesses?: readonly string[];
}

/**
 * Own files only, no inline script or style, no frames; beside the service, the check may ask the witnesses. A form may not leave the site, and the referrer stays on it:
 * with no referrer at all, browsers would send `Origin: null` with our own forms.
 */
const headersOf = ({ witnesses = [] }: Site) => ({
  "content-security-policy":
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; " +
    `connect-src ${["'self'", ...witnesses].join(" ")}; ` +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
});

/**
 * For weak lines. The desk's pages hold a token, which compression could betray only to somebody who can both put words
 * into a page and have it fetched with the session's cookie; `SameSite=Strict` leaves no such body.
 */
export async function compressPages(app: FastifyInstance): Promise<void> {
  await app.register(compress, {
    threshold: 1024,
    globalDecompression: false,
    encodings: ["br", "gzip"],
    brotliOptions: BROTLI,
  });
}

/** The reader's language and place, with the headers that follow from them. */
export function contextOf(request: FastifyRequest, reply: FastifyReply, site: Site, path?: string): PageContext {
  const asked = (request.query as Record<string, unknown> | undefined)?.lang;
  const language = chooseLanguage(asked, request.headers.cookie, request.headers["accept-language"]);
  const cookie = languageCookie(asked, isHttps(site));
  if (cookie) void reply.header("set-cookie", cookie);
  void reply.headers(headersOf(site)).header("content-language", language).header("vary", "Accept-Language, Cookie");
  return {
    words: wordsOf(language),
    path: path ?? pathOf(request.url),
    test: site.test,
    witnesses: site.witnesses ?? [],
  };
}

/** The path for links back here; one that starts with two slashes would lead to another site. */
function pathOf(url: string): string {
  const path = url.split("?")[0]!;
  return /^\/(?!\/)/.test(path) ? path : "/";
}

/** Asked again each time, answered by 304 while nothing has changed; pages that may not be kept have said so before. */
export function sendPage(request: FastifyRequest, reply: FastifyReply, body: string, status = 200): FastifyReply {
  const etag = etagOf(body);
  void reply.code(status);
  if (!reply.hasHeader("cache-control")) void reply.header("cache-control", "no-cache");
  if (status === 200 && reply.getHeader("cache-control") === "no-cache") {
    void reply.header("etag", etag);
    if (hasAlready(request.headers, etag)) return reply.code(304).send();
  }
  return reply.type("text/html; charset=utf-8").send(body);
}

/** As `sendPage`, of what was made ready before. */
export function sendReadyPage(request: FastifyRequest, reply: FastifyReply, page: ReadyPage): FastifyReply {
  void reply.header("cache-control", "no-cache").header("etag", page.etag);
  void reply.header("vary", `${String(reply.getHeader("vary"))}, Accept-Encoding`);
  if (hasAlready(request.headers, page.etag)) return reply.code(304).send();
  void reply.type("text/html; charset=utf-8");
  if (!acceptsBrotli(request)) return reply.send(page.body);
  return reply.header("content-encoding", "br").send(page.brotli);
}

/** Who accepts anything, or rather something else, is served by the general way. */
function acceptsBrotli(request: FastifyRequest): boolean {
  return /(?:^|,)\s*br\s*(?:,|$)/.test(request.headers["accept-encoding"]?.toString() ?? "");
}

/** Whether a person asks, whom a page serves better than an answer for programs. */
export function asksForPage(request: FastifyRequest): boolean {
  return /\btext\/html\b/.test(request.headers.accept ?? "") && !/^\/v\d+(?:\/|$)/.test(request.url);
}

/** Any failure of a page, in the reader's words; what is ours to mend is logged with its cause. */
export function sendFailure(error: unknown, request: FastifyRequest, reply: FastifyReply, site: Site): FastifyReply {
  const status = statusOf(error);
  if (status >= 500) request.log.error({ err: error }, "page failed");
  if (status === 503) void reply.header("retry-after", "5");
  const context = contextOf(request, reply, site);
  const body =
    status === 404 ? renderNotFoundPage(context, "page") : renderFailurePage(context, status, String(request.id));
  return sendPage(request, reply, body, status);
}

export function isHttps(site: Site): boolean {
  return site.publicUrl.startsWith("https:");
}

function statusOf(error: unknown): number {
  if (error instanceof LedgerError) return error.status;
  const { statusCode } = error as { statusCode?: unknown };
  return typeof statusCode === "number" && statusCode >= 400 ? statusCode : 500;
}
