import type { Page } from "../../accept/paging.ts";
import { mayDo } from "../../access/roles.ts";
import { type AvailableAct, actsCard, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { day, fact } from "../../web/parts.ts";
import { code, lotCode, plainCode, withoutBidi, type Words } from "../../web/words.ts";
import { issueCertificate } from "../acts/issueCertificate.ts";
import { revokeCertificate } from "../acts/revokeCertificate.ts";
import { certificateOf, evidenceOf, periodOf } from "../page/card.ts";
import type { CertificateActView, CertificateReachView, CertificateView } from "../views/schemas.ts";
import { CERTIFICATES } from "./forms.ts";

interface View {
  user: DeskUser;
  csrf: string;
  done: string | null;
}

/** Those that the organisation holds, and those that it issued. */
export function renderCertificatesPage(
  context: PageContext,
  { user, csrf, done, certificates }: View & { certificates: Page<CertificateView> },
): string {
  const { words } = context;
  const { certificates: t, desk } = words.t;
  const issues = user.organisation.kind === "certifier" && mayDo(user.role, issueCertificate);
  return renderDesk(context, user, csrf, {
    title: t.list,
    main: html`${doneOf(done)}
      <h1>${t.list}</h1>
      ${issues && html`<p class="links"><a class="button" href="/desk/issue-certificate">${t.issue}</a></p>`}
      ${certificates.items.length === 0 && html`<p class="card">${t.none}</p>`}
      ${
        certificates.items.length > 0 &&
        html`<ul class="card rows">
          ${certificates.items.map((one) => html`<li>${rowOf(one, words)}</li>`)}
        </ul>`
      }
      <p class="links">
        ${certificates.next && html`<a href="${`${CERTIFICATES}?after=${encodeURIComponent(certificates.next)}`}">${t.older}</a>`}
        <a href="/desk">${desk.backToDesk}</a>
      </p>`,
  });
}

function rowOf(certificate: CertificateView, words: Words): Html {
  const { certificates: t } = words.t;
  const { id, scheme, number, validity, state, rejection } = certificate;
  return html`<p class="what">
      <a href="${`${CERTIFICATES}/${id}`}"><strong>${t.schemes[scheme]}</strong></a>
    </p>
    <p class="facts-line">
      <span>${lotCode(number)}</span><span>${aboutOf(certificate, words)}</span
      ><span>${periodOf(certificate, words)}</span><span>${words.format(t.validity, { validity })}</span>
    </p>
    ${markOf(state, rejection, words)}`;
}

function aboutOf({ subject: { organisation, batch } }: CertificateView, words: Words): Html {
  const name = words.party(organisation);
  return batch ? html`${name}, ${words.say(words.t.batch.eyebrow, { lot: lotCode(batch.lot) })}` : name;
}

/** A certificate: what it says, how it stands, what became of it, and what rests on it. */
export function renderCertificatePage(
  context: PageContext,
  certificate: CertificateView,
  { user, csrf, done, reach }: View & { reach: CertificateReachView },
): string {
  const { words } = context;
  const { certificates: t, desk } = words.t;
  const { scheme, number, issuer, subject, file, state, rejection, acts } = certificate;
  const values = { number: plainCode(number), organisation: withoutBidi(words.partyText(issuer)) };
  return renderDesk(context, user, csrf, {
    title: words.format(t.number, values),
    main: html`${doneOf(done)}
      <section class="card hero">
        <h1>${t.schemes[scheme]}</h1>
        ${certificateOf(certificate, words)} ${markOf(state, rejection, words)}
        <dl class="facts">
          ${fact("people", t.about, html`${aboutOf(certificate, words)}${subject.batch === null && html`, ${t.all}`}`)}
          ${file && fact("note", t.paper, file.erasedAt ? html`${code(file.id)} (${t.paperErased})` : html`<a href="${`/desk/files/${file.id}`}">${code(file.id)}</a>`)}
        </dl>
      </section>
      ${actsCard(availableActs(certificate, user), words)} ${listCard("past", t.past, acts, (act) => actOf(act, words))}
      ${reachOf(reach, words)}
      <p class="links"><a href="${context.path}">${desk.refresh}</a><a href="${CERTIFICATES}">${t.list}</a></p>`,
  });
}

function actOf(
  { kind, effectiveFrom, reason, state, rejection, createdAt, evidence }: CertificateActView,
  words: Words,
): Html {
  const { certificates: t } = words.t;
  const date = day(effectiveFrom ?? createdAt, words);
  return html`<p class="what"><strong>${words.say(t.acts[kind], { date })}</strong></p>
    <p class="facts-line"><span>${day(createdAt, words)}</span></p>
    ${reason !== null && html`<blockquote><bdi>${reason}</bdi></blockquote>`} ${markOf(state, rejection, words)}
    ${evidence && evidenceOf(evidence, words)}`;
}

function reachOf({ items, descendants }: CertificateReachView, words: Words): Content {
  const { certificates: t } = words.t;
  if (items.length === 0) return html`<p class="card">${t.reachNone}</p>`;
  return html`${listCard(
      "reach",
      t.reach,
      items,
      ({ code: number, product, lot, organisation, producedOn, covered }) =>
        html`<p class="what">
            <a href="${`/b/${number}`}"><strong>${words.name(product)}</strong></a>
          </p>
          <p class="facts-line">
            <span>${words.say(words.t.batch.eyebrow, { lot: lotCode(lot) })}</span
            ><span>${words.party(organisation)}</span><span>${day(producedOn, words)}</span
            ><span class="${covered ? "hint" : "error"}">${covered ? t.covered : t.uncovered}</span>
          </p>`,
    )}
    <p class="hint">${words.format(t.descendants, { n: descendants })}</p>`;
}

/** What its issuer may do with it now; the rules are the ledger's and are asked again when the form is sent. */
function availableActs(
  { id, issuer, validity, state, acts }: CertificateView,
  { account, role }: DeskUser,
): AvailableAct[] {
  if (issuer.id !== account || state === "rejected" || !mayDo(role, revokeCertificate)) return [];
  const latest = acts.findLast(({ kind, state: reached }) => kind !== "revocation" && reached !== "rejected");
  const suspended = latest?.kind === "suspension";
  const over = validity === "revoked" || validity === "expired";
  const here = (act: string) => `${CERTIFICATES}/${id}/${act}`;
  return [
    ...(!over && !suspended ? [{ act: "suspendCertificate" as const, to: here("suspend-certificate") }] : []),
    ...(!over && suspended ? [{ act: "reinstateCertificate" as const, to: here("reinstate-certificate") }] : []),
    { act: "revokeCertificate", to: here("revoke-certificate") },
  ];
}
