import { type Html, html } from "../../web/html.ts";
import { code, lotCode, type Words } from "../../web/words.ts";
import type { ReachedView } from "../views/recall.ts";

/** One organisation that a recall reaches, with what it has or had of one batch. */
export function reportRow({ organisation, batch, unit, free, sent, arriving, spent }: ReachedView, words: Words): Html {
  const { acts } = words.t;
  const told = (value: string) => words.quantity({ value, unit });
  const lines = [
    Number(free) > 0 && words.tell(acts.reportFree, { quantity: told(free) }),
    ...arriving.map(({ quantity }) => words.tell(acts.reportArriving, { quantity: told(quantity) })),
    ...sent.map(({ quantity }) => words.tell(acts.reportSent, { quantity: told(quantity) })),
    ...spent.map(({ how, quantity }) =>
      words.tell(acts.told, { what: words.tell(acts.spent, { way: how }), amount: told(quantity) }),
    ),
  ].filter((line) => line !== false);
  return html`<p class="what"><strong>${words.name(organisation.name)}</strong> ${code(organisation.code)}</p>
    <p>${words.say(acts.which, { product: words.name(batch.product), lot: lotCode(batch.lot) })}</p>
    <ul>
      ${lines.length === 0 ? html`<li>${acts.shareless}</li>` : lines.map((line) => html`<li>${line}</li>`)}
    </ul>`;
}
