import type { BatchView, ClaimView } from "../../batches/views/schemas.ts";
import type { PublicStatus } from "../../batches/views/status.ts";
import { isShareRecall } from "../../recalls/page/notice.ts";
import { assetPath } from "../../web/assets.ts";
import { type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import type { PageContext } from "../../web/layout.ts";

const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** What the page says of a batch, in the form of the documents, for the check to hold it against what it proves. */
function shownOf(batch: BatchView, standing: PublicStatus | null): string {
  const { lot, quantity, netMass, producedOn, expiresOn, place, note, product, organisation, claims = [] } = batch;
  const shown = {
    batch: { lot, quantity: { ...quantity }, netMass: netMass && { ...netMass }, producedOn, expiresOn, place, note },
    product: { name: product.name, sign: product.sign, gtin: product.gtin },
    organisation: { name: organisation.name },
    claims: claims.filter(({ certificate }) => !certificate).map(({ scheme, words }) => ({ scheme, words })),
    certificates: claims.flatMap(certificateIn),
    status: batch.status.replace("_", "-"),
    shareOnly: batch.status === "recalled" && isShareRecall(standing?.recalls ?? []),
  };
  // No sign of direction that a person wrote may stand bare in the page, not even where nobody sees it.
  return JSON.stringify(shown).replace(BIDI, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function certificateIn({ certificate, standing }: ClaimView): object[] {
  if (!certificate) return [];
  const { id, issuer, scheme, number, scope, validFrom, validUntil } = certificate;
  const told = { scheme, number, scope, validFrom, validUntil };
  return [{ id, issuer: { name: issuer.name }, told, covers: standing === "verified" }];
}

/**
 * Where the check in the reader's browser (service/check) puts its verdict. Until its script has run, and where none may,
 * it says that nothing was checked.
 */
export function checkOf(batch: BatchView, standing: PublicStatus | null, { words, witnesses = [] }: PageContext): Html {
  const { check } = words.t;
  return html`<section
    class="check"
    aria-labelledby="check"
    data-script="${assetPath("page.js")}"
    data-words="${assetPath(`words-${words.language}.js`)}"
    data-bundle="${`/b/${batch.code}/proof.json`}"
    data-nodes="${["/rpc", ...witnesses].join(" ")}"
    data-shown="${shownOf(batch, standing)}"
    data-start="${check.start}"
    data-spare="${check.spare}"
  >
    ${icon("unchecked")}
    <div>
      <p class="eyebrow" id="check">${check.title}</p>
      <div class="answer" aria-live="polite">
        <h2>${check.proof["not-checked"].title}</h2>
        <p>${check.withoutScripts}</p>
      </div>
      <p class="hint">${check.operator} <a href="/verify">${check.operatorLink}</a></p>
    </div>
  </section>`;
}
