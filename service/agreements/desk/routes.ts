import type { FastifyInstance } from "fastify";
import { cursorIn, type Doors, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { languagesIn, renderContract } from "../page/saleDocument.ts";
import { saleForms } from "./answer.ts";
import { renderInvitationPage } from "./invitationPage.ts";
import { renderSalesPage } from "./list.ts";
import { renderSalePage } from "./page.ts";
import type { AgreementDesk } from "./reads.ts";

/** Of those that go on all that a cooperative is likely to have; of the others a page. */
const OPEN = 100;
const ENDED = 20;

export function saleRoutes(app: FastifyInstance, deps: AgreementDesk, doors: Doors): void {
  saleForms(app, deps, doors);

  app.get(
    "/desk/sales",
    doors.signedIn(async (request, reply, user) => {
      const after = cursorIn(request);
      const open = after === null ? (await deps.listSales(user, { open: true, limit: OPEN })).items : null;
      const ended = await deps.listSales(user, { open: false, ...(after !== null && { cursor: after }), limit: ENDED });
      const invitations = after === null ? await deps.listInvitations(user, ENDED) : [];
      const context = contextOf(request, reply, deps);
      const done = takeDone(request, context.words);
      const view = { user, csrf: csrfOf(request), done, open, ended, invitations };
      return sendPage(request, reply, renderSalesPage(context, view));
    }),
  );

  app.get(
    "/desk/sales/:id",
    doors.signedIn(async (request, reply, user) => {
      const id = idIn(request);
      const sale = id === null ? null : await deps.getSale(user, id);
      if (!sale) return sendMissing(request, reply, deps);
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words) };
      return sendPage(request, reply, renderSalePage(context, sale, view));
    }),
  );

  app.get(
    "/desk/sales/:id/document",
    doors.signedIn(async (request, reply, user) => {
      const id = idIn(request);
      const sale = id === null ? null : await deps.getSale(user, id);
      if (!sale) return sendMissing(request, reply, deps);
      const { words, path } = contextOf(request, reply, deps);
      const own = words.language;
      const { languages: asked } = request.query as { languages?: unknown };
      const languages = languagesIn(asked, own === "ar" ? ["ar", "fr"] : [own, "ar"]);
      const { publicUrl, test } = deps;
      const now = deps.now().toISOString();
      return sendPage(request, reply, renderContract(sale, { publicUrl, test, languages, now, path }));
    }),
  );

  app.get(
    "/desk/invitations/:id",
    doors.signedIn(async (request, reply, user) => {
      const id = idIn(request);
      const invitation = id === null ? null : await deps.getInvitation(user, id);
      if (!invitation) return sendMissing(request, reply, deps);
      const context = contextOf(request, reply, deps);
      const { publicUrl } = deps;
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), publicUrl };
      return sendPage(request, reply, renderInvitationPage(context, invitation, view));
    }),
  );
}
