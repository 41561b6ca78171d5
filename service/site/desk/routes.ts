import formBody from "@fastify/formbody";
import type { FastifyInstance } from "fastify";
import { agreementDesk } from "../../agreements/desk/routes.ts";
import { renderBatchList } from "../../batches/desk/list.ts";
import { postBatch } from "../../batches/desk/register.ts";
import { certificateRoutes } from "../../certificates/desk/routes.ts";
import { DESK } from "../../desk/frame.ts";
import { guardsOf, sendSignIn } from "../../desk/guards.ts";
import { parseMultipart } from "../../desk/multipart.ts";
import {
  csrfOf,
  deskSessions,
  isFromHere,
  openSession,
  signOut,
  takeFlashMessage,
  userOf,
} from "../../desk/session.ts";
import { labelRoutes } from "../../labels/desk/labels.ts";
import { messageRoutes } from "../../labels/desk/messages.ts";
import { contactRoutes } from "../../organisations/desk/contactPage.ts";
import { postProduct } from "../../products/desk/form.ts";
import { recallRoutes } from "../../recalls/desk/routes.ts";
import { deliveryOf } from "../../agreements/acts/deliveries.ts";
import { shipmentRoutes } from "../../shipments/desk/routes.ts";
import { transformationRoutes } from "../../transformations/desk/page.ts";
import { unionRoutes } from "../../unions/desk/routes.ts";
import { compressPages, contextOf, sendFailure, sendPage } from "../../web/reply.ts";
import { batchRoutes } from "./batchRoutes.ts";
import type { DeskDeps } from "./deps.ts";
import { renderOlderPage, sendDesk } from "./home.ts";

const FORM_LIMIT = 64 * 1024;

/**
 * The secretary's desk: sign in, register a batch, print its label; what can be done with it later is in the files beside.
 * Nothing of it is stored by browsers or indexed.
 */
export async function desk(app: FastifyInstance, deps: DeskDeps): Promise<void> {
  if (!app.hasContentTypeParser("application/x-www-form-urlencoded")) {
    await app.register(formBody, { bodyLimit: FORM_LIMIT });
  }
  app.addContentTypeParser("multipart/form-data", { parseAs: "buffer", bodyLimit: FORM_LIMIT }, (request, body, done) =>
    done(null, parseMultipart(request.headers["content-type"] ?? "", body as Buffer)),
  );
  await compressPages(app);
  await deskSessions(app, deps);
  app.addHook("onRequest", async (_, reply) => {
    void reply.headers({ "cache-control": "no-store", "x-robots-tag": "noindex" });
  });
  app.setErrorHandler((error, request, reply) => sendFailure(error, request, reply, deps));

  const doors = guardsOf(deps);
  const { requireCsrf } = doors;

  app.get(DESK, async (request, reply) => {
    const user = await userOf(request, deps);
    if (user) return sendDesk(request, reply, deps, user);
    const notice = takeFlashMessage(request);
    return sendSignIn(request, reply, deps, 200, ({ expired, signedOut }) =>
      notice?.kind === "expired" ? { notice: expired } : notice?.kind === "signedOut" ? { notice: signedOut } : {},
    );
  });

  app.post<{ Body: { key?: unknown } | undefined }>("/desk/session", async (request, reply) => {
    if (!isFromHere(request, deps)) return sendSignIn(request, reply, deps, 403, ({ stale }) => ({ problem: stale }));
    const typed = request.body?.key;
    // Keys are pasted from messages, with the spaces and line ends around them.
    const key = typeof typed === "string" ? typed.replace(/\s/g, "") : "";
    if (key === "") return sendSignIn(request, reply, deps, 422, ({ keyMissing }) => ({ problem: keyMissing }));
    const user = await deps.signIn(key);
    if (!user) return sendSignIn(request, reply, deps, 403, ({ wrongKey }) => ({ problem: wrongKey }));
    openSession(request, user);
    return reply.redirect(DESK, 303);
  });

  app.post(
    "/desk/session/end",
    requireCsrf(async (request, reply) => {
      await signOut(request, deps);
      return reply.redirect(DESK, 303);
    }),
  );

  // Where a refused form has left its address, and somebody loads it again.
  for (const url of ["/desk/session", "/desk/session/end", "/desk/products"]) {
    app.get(url, async (_, reply) => reply.redirect(DESK, 303));
  }

  app.post(
    "/desk/batches",
    requireCsrf(
      postBatch(deps, (request, reply, user, batchForm, status) =>
        sendDesk(request, reply, deps, user, { batchForm, status }),
      ),
    ),
  );
  app.post(
    "/desk/products",
    requireCsrf(
      postProduct(deps, (request, reply, user, productForm, status) =>
        sendDesk(request, reply, deps, user, { productForm, status }),
      ),
    ),
  );

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

  batchRoutes(app, deps, doors);
  labelRoutes(app, deps, doors);
  shipmentRoutes(app, deps, doors, deliveryOf);
  agreementDesk(app, deps, doors);
  transformationRoutes(app, deps, doors);
  recallRoutes(app, deps, doors);
  unionRoutes(app, deps, doors);
  messageRoutes(app, deps, doors);
  certificateRoutes(app, deps, doors);
  contactRoutes(app, deps, doors);
}
