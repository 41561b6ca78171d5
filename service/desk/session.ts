import { randomBytes, timingSafeEqual } from "node:crypto";
import secureSession from "@fastify/secure-session";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { isHttps, type Site } from "../web/reply.ts";
import { plainCode, type Words } from "../web/words.ts";
import type { ActName, DeskFrame, DeskUser } from "./frame.ts";

/** What is said once, on the next page. */
export type FlashMessage =
  | { kind: "signedOut" }
  | { kind: "expired" }
  | { kind: "registered"; lot: string }
  | { kind: "productAdded"; name: string }
  | { kind: "numbered"; from: number; to: number }
  /** `lot`: of the batch it was about; empty where it was about several. */
  | { kind: "acted"; act: ActName; lot: string };

declare module "@fastify/secure-session" {
  interface SessionData {
    id: string;
    keyId: string;
    csrf: string;
    /** The account of the organisation that is acted for. */
    acting: string | undefined;
    notice: FlashMessage;
  }
}

const HOURS_12 = 12 * 60 * 60;

/** Sealed in a cookie that scripts cannot read and other sites cannot send; the server keeps only which were ended early. */
export async function deskSessions(app: FastifyInstance, deps: DeskFrame): Promise<void> {
  await app.register(secureSession, {
    cookieName: "desk",
    key: deps.sessionKey,
    expiry: HOURS_12,
    cookie: { path: "/desk", httpOnly: true, sameSite: "strict", secure: isHttps(deps), maxAge: HOURS_12 },
  });
}

export function openSession(request: FastifyRequest, user: DeskUser): void {
  request.session.regenerate();
  request.session.set("id", randomBytes(18).toString("base64url"));
  request.session.set("keyId", user.keyId);
  request.session.set("csrf", randomBytes(18).toString("base64url"));
}

export function endSession(request: FastifyRequest, notice: "signedOut" | "expired"): void {
  request.session.regenerate();
  request.session.set("notice", { kind: notice });
}

/** Who sits here, asked of the ledger each time: a key revoked a minute ago opens nothing any more. */
export async function userOf(request: FastifyRequest, deps: DeskFrame): Promise<DeskUser | null> {
  const keyId = request.session.get("keyId");
  const id = request.session.get("id");
  if (!keyId || !id) return null;
  const acting = request.session.get("acting") ?? null;
  const user = await deps.session(keyId, id, acting);
  if (!user) endSession(request, "expired");
  else if (acting !== null && !user.delegate) request.session.set("acting", undefined);
  return user;
}

/** Signing out is for good: what is sealed in a copy of the cookie opens nothing any more. */
export async function signOut(request: FastifyRequest, deps: DeskFrame): Promise<void> {
  const id = request.session.get("id");
  if (id) await deps.endSession(id);
  endSession(request, "signedOut");
}

export function csrfOf(request: FastifyRequest): string {
  return request.session.get("csrf") ?? "";
}

export function takeFlashMessage(request: FastifyRequest): FlashMessage | null {
  const notice = request.session.get("notice");
  if (notice) request.session.set("notice", undefined);
  return notice ?? null;
}

/**
 * Three locks on one door: the cookie does not travel with foreign requests, browsers that say where a request comes from
 * must say it is here, and the form carries a token that only our own page has seen.
 */
export function isOwnForm(request: FastifyRequest, site: Site): boolean {
  const given = (request.body as { csrf?: unknown } | undefined)?.csrf;
  const expected = csrfOf(request);
  if (expected === "" || typeof given !== "string") return false;
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b) && isFromHere(request, site);
}

/** The address people use may be the public one or, on one's own machine, any name it answers to. */
export function isFromHere(request: FastifyRequest, site: Site): boolean {
  const fetchSite = request.headers["sec-fetch-site"];
  if (fetchSite !== undefined && fetchSite !== "same-origin" && fetchSite !== "none") return false;
  const { origin } = request.headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  const isPublic = URL.canParse(site.publicUrl) && host === new URL(site.publicUrl).host;
  return isPublic || host === request.headers.host;
}

/** What has just been done, as a sentence that is said once. */
export function takeDone(request: FastifyRequest, words: Words): string | null {
  const notice = takeFlashMessage(request);
  return notice && sentenceOf(notice, words);
}

function sentenceOf(notice: FlashMessage, words: Words): string | null {
  const { desk } = words.t;
  if (notice.kind === "registered") return words.format(desk.registered, { lot: plainCode(notice.lot) });
  if (notice.kind === "productAdded") return words.format(desk.productAdded, { product: notice.name });
  if (notice.kind === "numbered") {
    const { from, to } = notice;
    return words.format(words.t.unitLabels.desk.done, { from: words.number(from), to: words.number(to) });
  }
  if (notice.kind === "acted") {
    const { acts } = words.t;
    const title = acts.titles[notice.act];
    return notice.lot === ""
      ? words.format(acts.done, { act: title })
      : words.format(acts.doneOf, { act: title, lot: plainCode(notice.lot) });
  }
  return null;
}
