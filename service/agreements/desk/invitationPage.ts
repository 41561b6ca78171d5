import { may } from "../../access/roles.ts";
import { doingsCard, doneOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { fact } from "../../web/parts.ts";
import { qrOf } from "../../web/qr.ts";
import type { InvitationView } from "../acts/invite.ts";

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
        <p class="eyebrow">${words.tell(sales.invitationState, { state })}</p>
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
      ${state === "open" && may(user.role, "invitation.manage") && doingsCard([{ act: "invitationEnd", to: `/desk/invitations/${id}/end` }], words)}
      <p class="links">
        ${agreement !== null && html`<a href="${`/desk/sales/${agreement}`}">${sales.title}</a>`}
        <a href="/desk/sales">${words.t.acts.back}</a>
      </p>`,
  });
}
