import type { FastifyInstance } from "fastify";
import { DESK } from "../../desk/frame.ts";
import { type Doors, idIn } from "../../desk/guards.ts";
import { csrfOf } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { MESSAGES, renderMessagesPage } from "./messages.ts";
import type { LabelDesk } from "./reads.ts";

export function messageRoutes(app: FastifyInstance, deps: LabelDesk, doors: Doors): void {
  app.get(
    MESSAGES,
    doors.signedIn(async (request, reply, user) => {
      // They were written to the organisation itself.
      if (user.delegate) return reply.redirect(DESK, 303);
      const { after } = request.query as { after?: unknown };
      const page = await deps.listMessages(user, typeof after === "string" && after !== "" ? after : null);
      const view = { user, csrf: csrfOf(request), page };
      return sendPage(request, reply, renderMessagesPage(contextOf(request, reply, deps), view));
    }),
  );

  app.post(
    `${MESSAGES}/:id/deletion`,
    doors.ownForm(async (request, reply, user) => {
      const id = idIn(request);
      if (id !== null) await deps.removeMessage(user, id);
      return reply.redirect(MESSAGES, 303);
    }),
  );
  app.get(`${MESSAGES}/:id/deletion`, async (_, reply) => reply.redirect(MESSAGES, 303));
}
