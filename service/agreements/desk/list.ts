import type { Page } from "../../accept/paging.ts";
import { mayDo } from "../../access/roles.ts";
import { doneOf, listCard, markOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import type { Words } from "../../web/words.ts";
import type { InvitationView } from "../acts/invite.ts";
import { propose } from "../acts/propose.ts";
import type { AgreementView } from "../views/schemas.ts";
import { isYours, nextOf } from "./path.ts";
import type { AgreementDesk } from "./reads.ts";

interface View {
  user: DeskUser;
  csrf: string;
  done: string | null;
  /** Null on the further pages of those that ended. */
  open: AgreementView[] | null;
  ended: Page<AgreementView>;
  invitations: InvitationView[];
}

/** What waits for the reader first, then what waits for others, then what is over. */
export function renderAgreementsPage(context: PageContext, view: View): string {
  const { words } = context;
  const { sales, desk, acts } = words.t;
  const { user, open, ended, invitations } = view;
  const yours = open?.filter(isYours) ?? [];
  const others = open?.filter((agreement) => !isYours(agreement)) ?? [];
  const row = (agreement: AgreementView) => agreementRow(agreement, words);
  const empty = open?.length === 0 && ended.items.length === 0 && invitations.length === 0;
  return renderDesk(context, user, view.csrf, {
    title: sales.title,
    main: html`${doneOf(view.done)}
      <h1>${sales.title}</h1>
      ${
        mayDo(user.role, propose) &&
        html`<p class="links">
          <a class="button" href="/desk/propose">${acts.titles.propose}</a>
          <a class="button quiet" href="/desk/invitation">${acts.titles.invitation}</a>
        </p>`
      }
      ${empty && html`<p class="card">${sales.none}</p>`} ${listCard("yours", sales.yourTurn, yours, row)}
      ${open && open.length > 0 && yours.length === 0 && html`<p class="card">${sales.noneYours}</p>`}
      ${listCard("others", sales.waiting, others, row)}
      ${listCard("invitations", sales.invitations, invitations, (one) => invitationRow(one, words))}
      ${listCard("ended", sales.ended, ended.items, row)}
      <p class="links">
        ${!open && html`<a href="/desk/sales">${sales.newest}</a>`}
        ${ended.next && html`<a href="${`/desk/sales?after=${encodeURIComponent(ended.next)}`}">${sales.older}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

export const statusOf = ({ status }: AgreementView, words: Words): string =>
  words.format(words.t.sales.status, { status: status ?? "none" });

function agreementRow(agreement: AgreementView, words: Words): Html {
  const { sales } = words.t;
  const goods = agreement.lines.map(
    ({ product, quantity }) => html`<span>${words.name(product.name)}, ${words.quantity(quantity)}</span>`,
  );
  return html`<p class="what">
      <a href="${agreementHome(agreement)}"><strong>${counterpartyName(agreement, words)}</strong></a>
    </p>
    <p class="facts-line">
      <span>${statusOf(agreement, words)}</span
      >${goods}${agreement.sums && html`<span>${words.format(sales.total, { total: words.money(agreement.sums.total) })}</span>`}
    </p>
    ${agreement.status === null && markOf(agreement.state, agreement.rejection, words)} ${nextOf(agreement, words)}`;
}

function invitationRow({ id, state, expiresAt, products }: InvitationView, words: Words): Html {
  const { sales } = words.t;
  return html`<p class="what">
      <a href="${`/desk/invitations/${id}`}"><strong>${products.map(({ name }) => words.name(name))}</strong></a>
    </p>
    <p class="facts-line">
      <span>${words.format(sales.invitationState, { state })}</span
      ><span>${sales.expiresAt} <time datetime="${expiresAt}">${words.date(expiresAt)}</time></span>
    </p>`;
}

/** What the forms about a sale have in common. */

export const agreementHome = ({ id }: { id: string }): string => `/desk/sales/${id}`;

/** With whom, as seen from here. */
export function counterpartyName({ role, seller, buyer }: AgreementView, words: Words): Html {
  const { sales } = words.t;
  if (role === "seller") return words.say(sales.sellTo, { organisation: words.party(buyer) });
  if (role === "buyer") return words.say(sales.buyFrom, { organisation: words.party(seller) });
  return words.say(sales.arbiterOf, { seller: words.party(seller), buyer: words.party(buyer) });
}

export const agreementSubject = {
  find: (deps: AgreementDesk, user: DeskUser, id: string): Promise<AgreementView | null> => deps.getAgreement(user, id),
  about: counterpartyName,
  home: agreementHome,
  done: (_: unknown, agreement: AgreementView) => ({ lot: "", to: agreementHome(agreement) }),
};
