import type { FastifyReply, FastifyRequest } from "fastify";
import { renderNotFoundPage } from "../web/failure.ts";
import { contextOf, sendPage } from "../web/reply.ts";
import { DESK, type DeskFrame, type DeskUser } from "./frame.ts";
import { endSession, isOwnForm, userOf } from "./session.ts";
import { renderSignIn } from "./signIn.ts";

export type Handler = (request: FastifyRequest, reply: FastifyReply, user: DeskUser) => Promise<FastifyReply>;
type Route = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

/** The ways in: every page and form of the desk goes through one of them. */
export interface Guards {
  /** For whoever is signed in; everyone else is led to the door, which says why. */
  requireSession: (handle: Handler) => Route;
  /** For forms that change something. */
  requireCsrf: (handle: Handler) => Route;
}

export function guardsOf(deps: DeskFrame): Guards {
  const requireSession =
    (handle: Handler): Route =>
    async (request, reply) => {
      const user = await userOf(request, deps);
      if (user) return handle(request, reply, user);
      endSession(request, "expired");
      return reply.redirect(DESK, 303);
    };
  const requireCsrf = (handle: Handler): Route =>
    requireSession(async (request, reply, user) => {
      if (isOwnForm(request, deps)) return handle(request, reply, user);
      return sendSignIn(request, reply, deps, 403, ({ stale }) => ({ problem: stale }));
    });
  return { requireSession, requireCsrf };
}

type Said = { problem?: string; notice?: string };

export function sendSignIn(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: DeskFrame,
  status: number,
  said: (words: ReturnType<typeof contextOf>["words"]["t"]["desk"]) => Said = () => ({}),
): FastifyReply {
  const context = contextOf(request, reply, deps, DESK);
  return sendPage(request, reply, renderSignIn(context, said(context.words.t.desk)), status);
}

export function sendMissing(request: FastifyRequest, reply: FastifyReply, deps: DeskFrame): FastifyReply {
  return sendPage(request, reply, renderNotFoundPage(contextOf(request, reply, deps, DESK), "page"), 404);
}

/** What the chain does not know has a number of our own. */
const OURS = /^\/desk\/(?:recalls|invitations|messages)\//;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ids stand in addresses; what is none leads nowhere, and is not asked after. */
export function idIn(request: FastifyRequest): string | null {
  const { id } = request.params as { id?: unknown };
  if (typeof id !== "string") return null;
  const isOfChain = /^0x(?:[0-9a-f]{64}|[0-9a-f]{40})$/.test(id) && !OURS.test(request.url);
  return isOfChain || UUID.test(id) ? id : null;
}

/** The further page of a list that is asked for. */
export function cursorIn(request: FastifyRequest): string | null {
  const { after } = request.query as { after?: unknown };
  return typeof after === "string" && after !== "" ? after.slice(0, 200) : null;
}
