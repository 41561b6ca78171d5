import type { DeskUser } from "../../desk/frame.ts";
import type { UnitCode } from "../../values/quantities.ts";
import { type Html, html } from "../../web/html.ts";
import { lotCode, type Words } from "../../web/words.ts";
import type { BatchView } from "../views/types.ts";
import type { BatchDesk } from "./reads.ts";

/** What the forms about a batch have in common. */

export const batchHome = ({ id }: Pick<BatchView, "id">): string => `/desk/batches/${id}`;

export const findBatch = (deps: BatchDesk, user: DeskUser, id: string): Promise<BatchView | null> =>
  deps.getBatch(user, id);

/** Which batch, and how much of it can be used. */
export function aboutBatch(batch: BatchView, words: Words): Html {
  const { acts } = words.t;
  const product = html`<strong>${words.name(batch.product.name)}</strong>`;
  return html`${words.say(acts.which, { product, lot: lotCode(batch.lot) })}.
  ${batch.stock && words.say(acts.available, { quantity: words.quantity(batch.stock.available) })}`;
}

/** Back at the batch, which says that it is on its way. */
export const doneAtBatch = (_: unknown, batch: BatchView): { lot: string; to: string } => ({
  lot: batch.lot,
  to: batchHome(batch),
});

/** Quantities of a batch are asked for in its own unit. */
export const quantityLabel = (unit: UnitCode, words: Words): string =>
  words.tell(words.t.acts.quantityIn, { unit: words.t.unitNames[unit] });
