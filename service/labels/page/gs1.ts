import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../../base/errors.ts";
import { idToBase64url } from "../../formats/ids.ts";
import type { Gs1Key } from "../../products/acts/prefix.ts";
import { normaliseGtin } from "../../products/rules.ts";
import { renderNotFoundPage } from "../../web/failure.ts";
import { contextOf, sendPage, type Site } from "../../web/reply.ts";
import { descriptionOf, type Links, linksetOf, pathOfKey, typeIn } from "./gs1Links.ts";

export interface Gs1Pages extends Site {
  /** The code of the batch that a Digital Link names, the id of the product, or whose it is; null when there is none. */
  resolveGs1(key: Gs1Key): Promise<Found | null>;
}

type Found = { batch: string } | { product: string } | { account: string };

interface Asked {
  Params: { gtin: string; lot?: string; serial?: string };
  Querystring: { linkType?: unknown };
}
type Handler = (request: FastifyRequest<Asked>, reply: FastifyReply) => Promise<FastifyReply>;

const LINKSET = "application/linkset+json";
const JSON_TYPE = "application/json";

/** Resolves GS1 Digital Links (GS1-Conformant resolver standard 1.2; ISO/IEC 18975): to a page, or to the set of links. */
export function gs1Pages(app: FastifyInstance, deps: Gs1Pages): void {
  const unknown = (request: FastifyRequest, reply: FastifyReply, status: 400 | 404): FastifyReply =>
    sendPage(request, reply, renderNotFoundPage(contextOf(request, reply, deps), "batch"), status);

  const resolve: Handler = async (request, reply) => {
    openToAll(reply);
    const key = keyIn(request.params);
    if (!key) return unknown(request, reply, 400);
    const found = await deps.resolveGs1(key);
    if (!found) return unknown(request, reply, 404);
    const site = deps.publicUrl.replace(/\/+$/, "");
    const anchor = `${site}${pathOfKey(key)}`;
    const links = linksOf(found);
    void reply.header("link", `<${anchor}?linkType=linkset>; rel="linkset"; type="${LINKSET}"`);
    void reply.header("cache-control", "no-cache");
    const { linkType } = request.query;
    const wanted = wantedSet(linkType, request.headers.accept ?? "");
    // As bytes: of this type there is no charset to be added.
    if (wanted !== null) return reply.type(wanted).send(Buffer.from(JSON.stringify(linksetOf(anchor, site, links))));
    if (typeIn(linkType) === null) return unknown(request, reply, 404);
    return reply.redirect(`${links.page}${queryFor(key, request.url)}`, 307);
  };

  const paths = ["/01/:gtin", "/01/:gtin/10/:lot", "/01/:gtin/21/:serial", "/01/:gtin/10/:lot/21/:serial"];
  for (const path of paths) {
    app.get<Asked>(path, resolve);
    app.options(path, async (_, reply) => openToAll(reply).header("allow", METHODS).code(204).send());
  }

  app.get("/.well-known/gs1resolver", async (_, reply) => openToAll(reply).send(descriptionOf(deps.publicUrl)));
}

function linksOf(found: Found): Links {
  if ("batch" in found) return { page: `/b/${found.batch}`, proof: `/b/${found.batch}/proof.json` };
  return { page: "product" in found ? `/p/${idToBase64url(found.product)}` : `/o/${found.account}` };
}

const METHODS = "GET, HEAD, OPTIONS";

/** As what the set of all links is asked for; null when one link is. A browser's long list of types asks for a page. */
function wantedSet(linkType: unknown, accept: string): string | null {
  if (linkType === "linkset") return accept.includes(LINKSET) || !accept.includes(JSON_TYPE) ? LINKSET : JSON_TYPE;
  if (linkType !== undefined || accept.includes("text/html")) return null;
  return [LINKSET, JSON_TYPE].find((type) => accept.includes(type)) ?? null;
}

/** Scanners run in other sites' pages, which may read what anybody may. */
function openToAll(reply: FastifyReply): FastifyReply {
  return reply.headers({
    "access-control-allow-origin": "*",
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": "Accept, Accept-Language",
    "access-control-expose-headers": "Link, Location",
    vary: "Accept, Accept-Language, Cookie",
  });
}

/** Of lots and serials (General Specifications 7.11). */
const GS1_TEXT = /^[\w\-./!"%&'()*+,:;<=>?]{1,20}$/;

/** Null when it is no Digital Link: a wrong check digit, or a lot or serial that GS1 does not know. */
function keyIn({ gtin, lot, serial }: Asked["Params"]): Gs1Key | null {
  if ([lot, serial].some((value) => value !== undefined && !GS1_TEXT.test(value))) return null;
  try {
    return { gtin: normaliseGtin(gtin), lot: lot ?? null, serial: serial ?? null };
  } catch (error) {
    if (error instanceof LedgerError) return null;
    throw error;
  }
}

/** What was asked goes with the reader, and the page of the batch knows what to say of a serial without its token. */
function queryFor({ serial }: Gs1Key, url: string): string {
  const query = new URLSearchParams(url.split("?")[1] ?? "");
  const token = query.get("u") ?? "";
  query.delete("linkType");
  query.delete("u");
  if (serial !== null) query.set("u", `${serial}.${token}`);
  return query.size === 0 ? "" : `?${query.toString()}`;
}
