import type { Evidence } from "../../accept/schemas.ts";
import { html, type Html } from "../../web/html.ts";
import { type PageContext, renderPage } from "../../web/layout.ts";
import { fact } from "../../web/parts.ts";
import { code, type Words } from "../../web/words.ts";
import type { AgreementProof } from "../views/proof.ts";

/** Where the square of a contract leads: what the chain holds, to be compared with the paper. */
export function renderAgreementProof(context: PageContext, proof: AgreementProof): string {
  const { words } = context;
  const { contract } = words.t;
  return renderPage(context, {
    title: contract.checkTitle,
    main: html`<section class="card hero">
        <h1>${contract.checkTitle}</h1>
        <p>${contract.checkText}</p>
        ${!proof.accepted && html`<p class="error">${contract.draft}</p>`}
        <dl class="evidence">${hash(contract.id, proof.id)} ${hash(contract.commitment, proof.commitment)}</dl>
      </section>
      ${actOf(words.format(contract.proposedBy, { who: "" }), proof.proposed, words)}
      ${proof.accepted && actOf(words.format(contract.acceptedBy, { who: "" }), proof.accepted, words)}`,
  });
}

const hash = (label: string, value: string): Html =>
  html`<div class="hash">
    <dt>${label}</dt>
    <dd><bdi dir="ltr">${value}</bdi></dd>
  </div>`;

function actOf(title: string, evidence: Evidence, words: Words): Html {
  const { evidence: t } = words.t;
  return html`<section class="card">
    <h2>${title}</h2>
    <dl class="evidence">
      ${fact("calendar", t.time, html`<time datetime="${evidence.time}">${words.time(evidence.time)}</time>`)}
      ${fact("chain", t.block, code(String(evidence.block)))} ${hash(t.account, evidence.account)}
      ${evidence.signer !== null && hash(t.signer, evidence.signer)} ${hash(t.transaction, evidence.transaction)}
      ${hash(t.contract, evidence.contract)}
    </dl>
  </section>`;
}
