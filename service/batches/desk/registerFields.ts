import { Controls } from "../../desk/controls.ts";
import { type FormState, hidden, summary } from "../../desk/fields.ts";
import type { ProductView } from "../../products/views/schemas.ts";
import { flag, type Html, html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { CLAIM_SCHEMES } from "../rules/claims.ts";
import { type BatchField, MORE_FIELDS } from "./register.ts";

interface BatchFormView {
  csrf: string;
  products: readonly ProductView[];
  batchForm: FormState<BatchField>;
  today: string;
}

/** The form the desk is for: five fields filled in as far as can be guessed, the rest folded away. */
export function renderBatchForm(words: Words, { csrf, products, batchForm: form, today }: BatchFormView): Html {
  const { desk, certificates } = words.t;
  const draw = new Controls<BatchField>(words, form, "batch", (name) =>
    name === "claim" || name === "claimWords" ? certificates.fields[name] : desk[name],
  );
  const attention = form.problems.some((problem) => problem.field !== null && MORE_FIELDS.includes(problem.field));
  return html`<form method="post" action="/desk/batches" data-form="batch"${form.problems.length > 0 && html` data-again`}>
${summary(words, form, draw)}
${hidden(csrf, form.idempotencyKey)}
${draw.choice("product", productChoices(products, words))}
${draw.text("lot", { hint: desk.lotHint, dir: "ltr", max: 40 })}
<div class="pair">
${draw.number("quantity", { hint: desk.quantityHint })}
${draw.units("unit")}
</div>
<div class="weighed">
${draw.number("netMass", { hint: desk.netMassHint, optional: true })}
</div>
${draw.date("producedOn", { max: today })}
<details${flag("open", attention)}>
<summary>${desk.more}</summary>
${draw.select("claim", claimChoices(words), { hint: certificates.claimHint })}
${draw.text("claimWords", { optional: true, max: 120 })}
${draw.date("expiresOn", { optional: true })}
<p class="hint">${desk.placeHint}</p>
${draw.text("commune")}
${draw.text("province", { optional: true })}
${draw.text("region", { optional: true })}
${draw.note("note", { hint: desk.noteHint, optional: true })}
</details>
<p class="act"><button type="submit" data-sending="${desk.sending}">${desk.register}</button></p>
<p class="hint">${desk.twice}</p>
</form>`;
}

const claimChoices = (words: Words): [string, string][] => {
  const { claimNone, schemes } = words.t.certificates;
  return [["", claimNone], ...CLAIM_SCHEMES.map((scheme): [string, string] => [scheme, schemes[scheme]])];
};

export const productChoices = (products: readonly ProductView[], words: Words): [string, string][] =>
  products.map(({ id, name }) => [id, words.nameText(name)]);
