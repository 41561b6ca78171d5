import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { BatchView } from "../../ledger/views.ts";
import { renderNotFoundPage } from "../failure.ts";
import { renderLabelPng } from "../labelPng.ts";
import { compressPages, contextOf, sendFailure, sendPage } from "../reply.ts";
import { postBatch, postProduct } from "./acts.ts";
import type { DeskDeps, DeskUser } from "./deps.ts";
import { renderLabelPage, renderWaitingPage } from "./labelPage.ts";
import { hasLabel, renderBatchList } from "./list.ts";
import { renderOlderPage } from "./page.ts";
import {
  csrfOf,
  deskSessions,
  endSession,
  isFromHere,
  isOwnForm,
  openSession,
  signOut,
  takeNotice,
  userOf,
} from "./session.ts";
import { renderSignIn } from "./signIn.ts";
import { DESK, sendDesk } from "./view.ts";

const FORM_LIMIT = 64 * 1024;

type Handler = (request: FastifyRequest, reply: FastifyReply, user: DeskUser) => Promise<FastifyReply>;

/** The secretary's desk: sign in, register a batch, print its label. Nothing of it is stored by browsers or indexed. */
export async function desk(app: FastifyInstance, deps: DeskDeps): Promise<void> {
  if (!app.hasContentTypeParser("application/x-www-form-urlencoded")) {
    await app.register(formBody, { bodyLimit: FORM_LIMIT });
  }
  await compressPages(app);
  await deskSessions(app, deps);
  app.addHook("onRequest", async (_, reply) => {
    void reply.headers({ "cache-control": "no-store", "x-robots-tag": "noindex" });
  });
  app.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, deps));

  /** For whoever is signed in; everyone else is led to the door, which says why. */
  const signedIn = (handle: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    const user = await userOf(request, deps);
    if (user) return handle(request, reply, user);
    endSession(request, "expired");
    return reply.redirect(DESK, 303);
  };

  /** For forms that change something. */
  const ownForm = (handle: Handler) =>
    signedIn(async (request, reply, user) => {
      if (isOwnForm(request, deps)) return handle(request, reply, user);
      return sendSignIn(request, reply, 403, { problem: wordsFor(request, reply).t.desk.stale });
    });

  const wordsFor = (request: FastifyRequest, reply: FastifyReply) => contextOf(request, reply, deps, DESK).words;

  const sendSignIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    said: { problem?: string; notice?: string },
  ) => sendPage(request, reply, renderSignIn(contextOf(request, reply, deps, DESK), said), status);

  app.get(DESK, async (request, reply) => {
    const user = await userOf(request, deps);
    if (user) return sendDesk(request, reply, deps, user);
    const notice = takeNotice(request);
    const { t } = wordsFor(request, reply);
    if (notice?.kind === "expired") return sendSignIn(request, reply, 200, { notice: t.desk.expired });
    if (notice?.kind === "signedOut") return sendSignIn(request, reply, 200, { notice: t.desk.signedOut });
    return sendSignIn(request, reply, 200, {});
  });

  app.post<{ Body: { key?: unknown } | undefined }>("/desk/session", async (request, reply) => {
    const { t } = wordsFor(request, reply);
    if (!isFromHere(request, deps)) return sendSignIn(request, reply, 403, { problem: t.desk.stale });
    const typed = request.body?.key;
    // Keys are pasted from messages, with the spaces and line ends around them.
    const key = typeof typed === "string" ? typed.replace(/\s/g, "") : "";
    if (key === "") return sendSignIn(request, reply, 422, { problem: t.desk.keyMissing });
    const user = await deps.signIn(key);
    if (!user) return sendSignIn(request, reply, 403, { problem: t.desk.wrongKey });
    openSession(request, user);
    return reply.redirect(DESK, 303);
  });

  app.post(
    "/desk/session/end",
    ownForm(async (request, reply) => {
      await signOut(request, deps);
      return reply.redirect(DESK, 303);
    }),
  );

  // Where a refused form has left its address, and somebody loads it again.
  for (const url of ["/desk/session", "/desk/session/end", "/desk/products"]) {
    app.get(url, async (_, reply) => reply.redirect(DESK, 303));
  }

  app.post("/desk/batches", ownForm(postBatch(deps)));
  app.post("/desk/products", ownForm(postProduct(deps)));

  app.get<{ Querystring: { after?: unknown; part?: unknown } }>("/desk/batches", async (request, reply) => {
    const { after, part } = request.query;
    const cursor = typeof after === "string" && after !== "" ? after : null;
    const user = await userOf(request, deps);
    // The script stops asking; the next page the reader opens says why.
    if (!user && part === "list") return reply.code(401).send();
    if (!user || (cursor === null && part !== "list")) return reply.redirect(DESK, 303);
    const batches = await deps.listBatches(user, cursor);
    const context = contextOf(request, reply, deps, DESK);
    const body =
      part === "list"
        ? renderBatchList(batches, cursor, context.words).text
        : renderOlderPage(context, { user, csrf: csrfOf(request), batches, cursor: cursor ?? "" });
    return sendPage(request, reply, body);
  });

  /** A batch of one's own that is on the chain; otherwise the reason why there is no label. */
  const withLabel = (handle: (batch: BatchView, ...rest: Parameters<Handler>) => Promise<FastifyReply>) =>
    signedIn(async (request, reply, user) => {
      const { id } = request.params as { id: string };
      const batch = /^0x[0-9a-f]{64}$/.test(id) ? await deps.getBatch(user, id) : null;
      if (batch && hasLabel(batch)) return handle(batch, request, reply, user);
      const context = contextOf(request, reply, deps);
      if (!batch) return sendPage(request, reply, renderNotFoundPage(context, "page"), 404);
      return sendPage(request, reply, renderWaitingPage(context, user, csrfOf(request)), 409);
    });

  app.get(
    "/desk/batches/:id/label",
    withLabel(async (batch, request, reply, user) => {
      const sheet = (request.query as { sheet?: unknown }).sheet === "1";
      const view = { user, csrf: csrfOf(request), publicUrl: deps.publicUrl, sheet };
      return sendPage(request, reply, renderLabelPage(contextOf(request, reply, deps), batch, view));
    }),
  );

  app.get(
    "/desk/batches/:id/label.png",
    withLabel(async (batch, request, reply) => {
      const { language } = wordsFor(request, reply);
      const png = await renderLabelPng(batch, { publicUrl: deps.publicUrl, test: deps.test, language });
      return reply.type("image/png").header("content-disposition", `inline; filename="${batch.code}.png"`).send(png);
    }),
  );
}
