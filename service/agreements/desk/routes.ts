import type { FastifyInstance } from "fastify";
import { may } from "../../access/roles.ts";
import { actsCard, doneOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { cursorIn, type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { fact, qrOf } from "../../web/parts.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import type { InvitationView } from "../acts/invite.ts";
import { languagesIn, renderContract } from "../page/saleDocument.ts";
import { agreementForms } from "./forms.ts";
import { renderAgreementsPage } from "./list.ts";
import { renderAgreementPage } from "./page.ts";
import type { AgreementDesk } from "./reads.ts";

/** Of those that go on all that a cooperative is likely to have; of the others a page. */
const OPEN = 100;
const ENDED = 20;

export function agreementDesk(app: FastifyInstance, deps: AgreementDesk, guards: Guards): void {
  agreementForms(app, deps, guards);

  app.get(
    "/desk/sales",
    guards.requireSession(async (request, reply, user) => {
      const after = cursorIn(request);
      const open = after === null ? (await deps.listAgreements(user, { open: true, limit: OPEN })).items : null;
      const ended = await deps.listAgreements(user, {
        open: false,
        ...(after !== null && { cursor: after }),
        limit: ENDED,
      });
      const invitations = after === null ? await deps.listInvitations(user, ENDED) : [];
      const context = contextOf(request, reply, deps);
      const done = takeDone(request, context.words);
      const view = { user, csrf: csrfOf(request), done, open, ended, invitations };
      return sendPage(request, reply, renderAgreementsPage(context, view));
    }),
  );

  app.get(
    "/desk/sales/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const agreement = id === null ? null : await deps.getAgreement(user, id);
      if (!agreement) return sendMissing(request, reply, deps);
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words) };
      return sendPage(request, reply, renderAgreementPage(context, agreement, view));
    }),
  );

  app.get(
    "/desk/sales/:id/document",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const agreement = id === null ? null : await deps.getAgreement(user, id);
      if (!agreement) return sendMissing(request, reply, deps);
      const { words, path } = contextOf(request, reply, deps);
      const own = words.language;
      const { languages: asked } = request.query as { languages?: unknown };
      const languages = languagesIn(asked, own === "ar" ? ["ar", "fr"] : [own, "ar"]);
      const { publicUrl, test } = deps;
      const now = deps.now().toISOString();
      return sendPage(request, reply, renderContract(agreement, { publicUrl, test, languages, now, path }));
    }),
  );

  app.get(
    "/desk/invitations/:id",
    guards.requireSession(async (request, reply, user) => {
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

/** An invitation, with its link while it is open: to be sent, or scanned off the screen. */
export function renderInvitationPage(
  context: PageContext,
  invitation: InvitationView & { secret: string | null },
  { user, csrf, done, publicUrl }: { user: DeskUser; csrf: string; done: string | null; publicUrl: string },
): string {
  const { words } = context;
  const { sales } = words.t;
  const { id, secret, state, expiresAt, products, agreement } = invitation;
  const link = secret === null ? null : `${publicUrl.replace(/\/$/, "")}/i/${secret}`;
  return renderDesk(context, user, csrf, {
    title: sales.invitations,
    main: html`${doneOf(done)}
      <section class="card hero">
        <p class="eyebrow">${words.format(sales.invitationState, { state })}</p>
        <h1>${products.map(({ name }) => words.name(name))}</h1>
        <dl class="facts">
          ${fact("expiry", sales.expiresAt, html`<time datetime="${expiresAt}">${words.time(expiresAt)}</time>`)}
        </dl>
      </section>
      ${
        link !== null &&
        html`<section class="card" aria-labelledby="link">
          <h2 id="link">${sales.link}</h2>
          <p>${sales.linkText}</p>
          <p><input type="text" readonly dir="ltr" value="${link}" aria-labelledby="link" /></p>
          <p class="qr">${qrOf(link)}</p>
        </section>`
      }
      ${state === "open" && may(user.role, "invitation.manage") && actsCard([{ act: "invitationEnd", to: `/desk/invitations/${id}/end` }], words)}
      <p class="links">
        ${agreement !== null && html`<a href="${`/desk/sales/${agreement}`}">${sales.title}</a>`}
        <a href="/desk/sales">${words.t.acts.back}</a>
      </p>`,
  });
}
