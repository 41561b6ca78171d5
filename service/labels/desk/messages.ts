import type { FastifyInstance } from "fastify";
import type { Page } from "../../accept/paging.ts";
import { may } from "../../access/roles.ts";
import { hidden } from "../../desk/fields.ts";
import { DESK, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { type Guards, idIn } from "../../desk/guards.ts";
import { csrfOf } from "../../desk/session.ts";
import { html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { lotCode, type Words } from "../../web/words.ts";
import type { MessageView } from "../acts/messages.ts";
import type { LabelDesk } from "./reads.ts";

export const MESSAGES = "/desk/messages";

/** What readers of labels wrote, the newest first. */
export function renderMessagesPage(
  context: PageContext,
  { user, csrf, page }: { user: DeskUser; csrf: string; page: Page<MessageView> },
): string {
  const { words } = context;
  const { messages: t, desk } = words.t;
  return renderDesk(context, user, csrf, {
    title: t.list,
    main: html`<h1>${t.list}</h1>
      <p class="hint">${t.listText}</p>
      ${page.items.length === 0 && html`<p class="card">${t.none}</p>`}
      ${page.items.map((message) => messageCard(message, user, csrf, words))}
      <p class="links">
        ${page.next !== null && html`<a href="${`${MESSAGES}?after=${encodeURIComponent(page.next)}`}" rel="next">${t.older}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

function messageCard({ id, batch, text, createdAt }: MessageView, user: DeskUser, csrf: string, words: Words): Html {
  const { messages: t } = words.t;
  const about = words.say(t.about, { lot: lotCode(batch.lot) });
  return html`<section class="card" aria-labelledby="${`of-${id}`}">
    <p class="links" id="${`of-${id}`}">
      <a href="${`/desk/batches/${batch.id}`}"><span>${about}</span></a>
      <time datetime="${createdAt}">${words.time(createdAt)}</time>
    </p>
    <blockquote><bdi>${text}</bdi></blockquote>
    ${
      may(user.role, "message.delete") &&
      html`<form method="post" action="${`${MESSAGES}/${id}/deletion`}">
        ${hidden(csrf)}
        <p class="act"><button type="submit" class="quiet">${t.remove}</button></p>
      </form>`
    }
  </section>`;
}

export function messageRoutes(app: FastifyInstance, deps: LabelDesk, guards: Guards): void {
  app.get(
    MESSAGES,
    guards.requireSession(async (request, reply, user) => {
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
    guards.requireCsrf(async (request, reply, user) => {
      const id = idIn(request);
      if (id !== null) await deps.removeMessage(user, id);
      return reply.redirect(MESSAGES, 303);
    }),
  );
  app.get(`${MESSAGES}/:id/deletion`, async (_, reply) => reply.redirect(MESSAGES, 303));
}
