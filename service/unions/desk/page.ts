import type { Party } from "../../accept/schemas.ts";
import { mayDo } from "../../access/roles.ts";
import { hidden } from "../../desk/fields.ts";
import { addressOf } from "../../desk/form.ts";
import { type ActName, type DeskUser, renderDesk } from "../../desk/frame.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";
import { day } from "../../web/parts.ts";
import type { Words } from "../../web/words.ts";
import { grant } from "../acts/grant.ts";
import { handOver, takeOver, withdrawMerger } from "../acts/handOver.ts";
import { admit, join } from "../acts/join.ts";
import { expel, leaveUnion } from "../acts/leaveUnion.ts";
import { revokeGrant } from "../acts/revokeGrant.ts";
import type { GrantView, MembershipView, MergerView } from "../views/schemas.ts";
import { UNIONS } from "./membershipForms.ts";
import { mergerText, otherIn } from "./mergerForms.ts";

/** The form of an act; `other`: with whom. */
const to = ({ word }: { word: ActName }, other?: Party): string =>
  [UNIONS, ...(other ? [other.id] : []), addressOf(word)].join("/");

export interface UnionView {
  user: DeskUser;
  csrf: string;
  done: string | null;
  memberships: MembershipView[];
  grants: GrantView[];
  mergers: MergerView[];
}

/** Who the organisation belongs with, what was granted, what merged; with the way to change each. */
export function renderUnionPage(context: PageContext, view: UnionView): string {
  const { words } = context;
  const { unions, acts, desk } = words.t;
  const { user, done } = view;
  const isUnion = user.organisation.kind === "union";
  const consent = isUnion ? admit : join;
  const mine = mayDo(user.role, join);
  return renderDesk(context, user, view.csrf, {
    title: unions.title,
    main: html`<h1>${unions.title}</h1>
      <p class="lead">${unions.text}</p>
      ${done !== null && html`<p class="done" role="status" data-done>${icon("done")}${done}</p>`}
      <section class="card" aria-labelledby="memberships">
        <h2 id="memberships">${isUnion ? unions.members : unions.memberships}</h2>
        ${view.memberships.length === 0 && html`<p>${isUnion ? unions.noMembers : unions.noMemberships}</p>`}
        <ul class="rows">
          ${view.memberships.map((one) => membershipRow(one, view, words))}
        </ul>
        ${mine && html`<p class="links"><a class="button" href="${to(consent)}">${acts.titles[consent.word]}</a></p>`}
      </section>
      <section class="card" aria-labelledby="mergers">
        <h2 id="mergers">${unions.mergers}</h2>
        ${view.mergers.length === 0 && html`<p>${unions.noMergers}</p>`}
        <ul class="rows">
          ${view.mergers.map((one) => mergerRow(one, view, words))}
        </ul>
        ${mine && html`<p class="links">${[handOver, takeOver].map((act) => html`<a href="${to(act)}">${acts.titles[act.word]}</a>`)}</p>`}
      </section>
      <p class="links"><a href="/desk">${desk.backToDesk}</a></p>`,
  });
}

function membershipRow(one: MembershipView, view: UnionView, words: Words): Html {
  const { unions } = words.t;
  const { user } = view;
  const joins = one.organisation.id === user.account;
  const other = joins ? one.union : one.organisation;
  const granted = view.grants.find(
    ({ organisation, union }) => organisation.id === one.organisation.id && union.id === one.union.id,
  );
  return html`<li>
    <p class="what"><strong>${words.party(other)}</strong></p>
    <p class="facts-line">
      <span>${words.format(unions.state, { state: one.state })}</span>
      ${one.since && html`<span>${words.say(unions.since, { date: day(one.since, words) })}</span>`}
    </p>
    ${one.reason !== null && html`<p class="hint">${words.say(unions.because, { reason: html`<bdi>${one.reason}</bdi>` })}</p>`}
    ${(one.operation ?? granted?.operation) && html`<p class="hint">${icon("waiting")}${unions.onItsWay}</p>`}
    ${granted && grantedOf(granted, words)} ${mayDo(user.role, join) && waysOn(one, joins, other, granted, words)}
    ${!joins && granted?.acts.some(({ ended }) => !ended) && actButton(other, view, words)}
  </li>`;
}

function grantedOf({ acts }: GrantView, words: Words): Html {
  const { unions } = words.t;
  const line = ({ act, until, ended }: GrantView["acts"][number]) =>
    words.say(ended ? unions.grantedBefore : unions.grantedUntil, { act: unions.acts[act], date: day(until, words) });
  return html`<h3>${unions.granted}</h3>
    ${
      acts.length === 0
        ? html`<p>${unions.nothingGranted}</p>`
        : html`<ul>
            ${acts.map((one) => html`<li>${line(one)}</li>`)}
          </ul>`
    }`;
}

/** What a manager may do next, as the state allows it. */
function waysOn(
  { state }: MembershipView,
  joins: boolean,
  other: Party,
  granted: GrantView | undefined,
  words: Words,
): Content {
  const { titles } = words.t.acts;
  const way = (act: { word: ActName }) => html`<a href="${to(act, other)}">${titles[act.word]}</a>`;
  const consent = joins ? join : admit;
  const open = state === "asked" || state === "offered" || state === "member";
  const answers = state === (joins ? "offered" : "asked");
  return html`<p class="links">
    ${answers && html`<a class="button" href="${`${to(consent)}?code=${other.code}`}">${titles[consent.word]}</a>`}
    ${joins && state === "member" && way(grant)}
    ${joins && granted?.acts.some(({ ended }) => !ended) && way(revokeGrant)} ${open && way(joins ? leaveUnion : expel)}
  </p>`;
}

function mergerRow(merger: MergerView, view: UnionView, words: Words): Html {
  const { unions, acts } = words.t;
  const { user } = view;
  const other = otherIn(merger, user);
  const mine = merger.agreedBy === user.account;
  const agreeing = merger.successor.id === other.id ? handOver : takeOver;
  const [act, title] = mine ? [withdrawMerger, acts.titles.withdrawMerger] : [agreeing, unions.agreeToSame];
  return html`<li>
    <p class="what"><strong>${mergerText(merger, words)}</strong></p>
    <p class="facts-line"><span>${words.format(unions.mergerState, { state: merger.state })}</span></p>
    ${merger.reason !== null && html`<p class="hint">${words.say(unions.because, { reason: html`<bdi>${merger.reason}</bdi>` })}</p>`}
    ${
      merger.state === "agreed" &&
      mayDo(user.role, handOver) &&
      html`<p class="links"><a href="${to(act, other)}">${title}</a></p>`
    }
    ${merger.state === "done" && merger.successor.id === user.account && actButton(other, view, words)}
  </li>`;
}

function actButton(other: Party, { csrf }: UnionView, words: Words): Html {
  return html`<form method="post" action="/desk/acting">
    ${hidden(csrf)}<input type="hidden" name="organisation" value="${other.id}" />
    <button type="submit" class="quiet">${icon("people")}${words.t.unions.act}</button>
  </form>`;
}
