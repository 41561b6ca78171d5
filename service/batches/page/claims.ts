import { certificateOf, evidenceOf } from "../../certificates/page/card.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { day } from "../../web/parts.ts";
import { code, lotCode, type Words } from "../../web/words.ts";
import type { CertificateNotice } from "../views/claimSchemas.ts";
import type { ClaimView } from "../views/schemas.ts";

/** What a batch is said to be, by whom, and on which certificate that rests. */
export function claimsOf(claims: readonly ClaimView[], words: Words): Content {
  if (claims.length === 0) return null;
  return html`<section class="card" aria-labelledby="claims">
    <h2 id="claims">${words.t.certificates.title}</h2>
    ${claims.map((claim) => claimOf(claim, words))}
  </section>`;
}

function claimOf({ scheme, words: own, standing, by, certificate, file }: ClaimView, words: Words): Html {
  const { certificates: t } = words.t;
  return html`<div class="sign">
    ${icon(standing === "uncovered" ? "refused" : "sign")}
    <div>
      <p><strong>${own ? words.name(own) : t.schemes[scheme]}</strong></p>
      ${own && html`<p>${t.schemes[scheme]}</p>`}
      <p class="${standing === "uncovered" ? "error" : "hint"}">
        ${words.say(t.standings[standing], standing === "uncovered" ? {} : { organisation: words.party(by) })}
      </p>
      ${certificate && certificateOf(certificate, words)}
      ${file && html`<p class="hint">${t.paper}: ${code(file.id)}${file.erasedAt && html` (${t.paperErased})`}</p>`}
    </div>
  </div>`;
}

/** Certificates that do not count any more, and what that means for this batch. */
export function noticesOf(notices: readonly CertificateNotice[], words: Words): Content {
  if (notices.length === 0) return null;
  const { certificates: t } = words.t;
  return html`<section
    class="card ${notices.some(({ covered }) => !covered) ? "alert" : "news"}"
    aria-labelledby="stopped"
  >
    <h2 id="stopped">${icon("warning")}${t.stopped}</h2>
    ${notices.map((notice) => noticeOf(notice, words))}
  </section>`;
}

function noticeOf(
  { certificate, kind, from, reason, part, batch, covered, evidence }: CertificateNotice,
  words: Words,
): Html {
  const { certificates: t } = words.t;
  const source = {
    product: words.name(batch.product),
    lot: lotCode(batch.lot),
    maker: words.party(batch.organisation),
  };
  const meaning =
    part === "itself"
      ? html`${covered ? t.itselfCovered : t.itselfUncovered}`
      : words.say(covered ? t.sourceCovered : t.sourceUncovered, source);
  const which = {
    kind,
    number: lotCode(certificate.number),
    organisation: words.party(certificate.issuer),
    scheme: t.schemes[certificate.scheme],
    date: day(from, words),
  };
  return html`<p>${words.say(t.notice, which)}</p>
    <p><strong>${meaning}</strong></p>
    ${reason !== null && html`<blockquote><bdi>${reason}</bdi></blockquote>`} ${evidence && evidenceOf(evidence, words)}`;
}
