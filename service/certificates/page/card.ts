import type { Evidence } from "../../accept/schemas.ts";
import { type Html, html } from "../../web/html.ts";
import { day } from "../../web/parts.ts";
import { code, lotCode, type Words } from "../../web/words.ts";
import type { CertificateView } from "../views/schemas.ts";

/** One certificate in a few lines, with where the chain says it. */
export function certificateOf(certificate: CertificateView, words: Words): Html {
  const { certificates: t } = words.t;
  const { issuer, number, scope, validity, evidence } = certificate;
  const named = { number: lotCode(number), organisation: words.party(issuer) };
  const stopped = validity === "suspended" || validity === "revoked";
  return html`<p>${words.say(t.number, named)}: ${words.name(scope)}</p>
    <p>${periodOf(certificate, words)}</p>
    <p class="${stopped ? "error" : "hint"}">${words.format(t.validity, { validity })}</p>
    ${evidence && evidenceOf(evidence, words)}`;
}

export function periodOf({ validFrom, validUntil }: CertificateView, words: Words): Html {
  const { certificates: t } = words.t;
  const from = day(validFrom, words);
  return validUntil === null
    ? words.say(t.periodOpen, { from })
    : words.say(t.period, { from, until: day(validUntil, words) });
}

export function evidenceOf({ block, time, transaction }: Evidence, words: Words): Html {
  const values = { block: code(String(block)), date: day(time, words), transaction: code(transaction) };
  return html`<details class="proof">
    <summary>${words.t.sales.priceProof}</summary>
    <p class="hint hash">${words.say(words.t.certificates.evidence, values)}</p>
  </details>`;
}
