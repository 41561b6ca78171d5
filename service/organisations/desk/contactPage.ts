import type { FastifyInstance } from "fastify";
import { may } from "../../access/roles.ts";
import { actForm } from "../../desk/form.ts";
import { DESK, type DeskUser, renderDesk } from "../../desk/frame.ts";
import type { Guards } from "../../desk/guards.ts";
import { csrfOf, takeFlashMessage } from "../../desk/session.ts";
import { html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { contactFacts } from "../page/contact.ts";
import type { Contact } from "../rules/contact.ts";
import { CONTACT, contactForm, type OrganisationDesk } from "./contactForm.ts";

/** How the organisation may be visited or reached, as everybody sees it, and the way to change it. */
export function renderContactPage(
  context: PageContext,
  { user, csrf, contact, saved }: { user: DeskUser; csrf: string; contact: Contact; saved: boolean },
): string {
  const { words } = context;
  const { contact: t, desk } = words.t;
  return renderDesk(context, user, csrf, {
    title: t.page,
    width: "tight",
    main: html`<h1>${t.page}</h1>
      <p class="lead">${t.lead}</p>
      ${saved && html`<p class="done" role="status" data-done>${icon("done")}${t.saved}</p>`}
      <section class="card" aria-label="${t.title}">
        ${Object.keys(contact).length === 0 ? html`<p>${t.nothing}</p>` : contactFacts(contact, words)}
      </section>
      ${
        may(user.role, "contact.state")
          ? html`<p class="links"><a class="button" href="/desk/contact/change">${t.change}</a></p>`
          : html`<p class="hint">${t.onlyManagers}</p>`
      }
      <p class="links">
        <a href="${`/o/${user.organisation.code}`}">${t.publicPage}</a><a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

export function contactRoutes(app: FastifyInstance, deps: OrganisationDesk, guards: Guards): void {
  actForm(app, deps, guards, contactForm);

  app.get(
    CONTACT,
    guards.requireSession(async (request, reply, user) => {
      // Its own people say it, and nobody for them.
      if (user.delegate) return reply.redirect(DESK, 303);
      const contact = await deps.readContact(user);
      // Nothing is on its way to the chain here, as the usual sentence would say.
      const saved = takeFlashMessage(request)?.kind === "acted";
      const view = { user, csrf: csrfOf(request), contact, saved };
      return sendPage(request, reply, renderContactPage(contextOf(request, reply, deps), view));
    }),
  );
}
