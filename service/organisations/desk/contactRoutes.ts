import type { FastifyInstance } from "fastify";
import { actForm } from "../../desk/form.ts";
import { DESK } from "../../desk/frame.ts";
import type { Doors } from "../../desk/guards.ts";
import { csrfOf, takeNotice } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { CONTACT, contactForm } from "./contactForm.ts";
import { renderContactPage } from "./contactPage.ts";
import type { OrganisationDesk } from "./reads.ts";

export function contactRoutes(app: FastifyInstance, deps: OrganisationDesk, doors: Doors): void {
  actForm(app, deps, doors, contactForm);

  app.get(
    CONTACT,
    doors.signedIn(async (request, reply, user) => {
      // Its own people say it, and nobody for them.
      if (user.delegate) return reply.redirect(DESK, 303);
      const contact = await deps.readContact(user);
      // Nothing is on its way to the chain here, as the usual sentence would say.
      const saved = takeNotice(request)?.kind === "acted";
      const view = { user, csrf: csrfOf(request), contact, saved };
      return sendPage(request, reply, renderContactPage(contextOf(request, reply, deps), view));
    }),
  );
}
