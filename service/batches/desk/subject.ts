import { reasonFormOf } from "../../desk/form.ts";
import type { Controls } from "../../desk/controls.ts";
import type { DeskUser } from "../../desk/frame.ts";
import type { UnitCode } from "../../values/quantities.ts";
import { type Content, type Html, html } from "../../web/html.ts";
import { lotCode, type Words } from "../../web/words.ts";
import { annul } from "../acts/annul.ts";
import { hold } from "../acts/hold.ts";
import { releaseHold } from "../acts/releaseHold.ts";
import type { BatchView } from "../views/schemas.ts";
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
  ${batch.stock && words.say(acts.available, { quantity: words.quantity(batch.stock.available) })}
  ${batch.expired && html`<strong>${words.t.batch.expired}</strong>`}`;
}

/** Back at the batch, which says that it is on its way. */
export const doneAtBatch = (_: unknown, batch: BatchView): { lot: string; to: string } => ({
  lot: batch.lot,
  to: batchHome(batch),
});

/** Quantities of a batch are asked for in its own unit. */
export const quantityLabel = (unit: UnitCode, words: Words): string =>
  words.format(words.t.acts.quantityIn, { unit: words.t.unitNames[unit] });

/** Asked for only where something is past its date: nobody is to get used to ticking it. */
export const expiredTick = <Field extends string>(controls: Controls<Field | "expired">): Content =>
  (controls.refuses("expired") || controls.typed("expired") === "1") && controls.tick("expired");

const what = { under: "/desk/batches/:id", find: findBatch, about: aboutBatch, home: batchHome, done: doneAtBatch };

/** Stops one's own stock while something is looked into. */
export const holdForm = reasonFormOf<BatchDesk, typeof hold, BatchView>({ ...what, act: hold });

export const releaseHoldForm = reasonFormOf<BatchDesk, typeof releaseHold, BatchView>({ ...what, act: releaseHold });

/** For what should never have been registered. */
export const annulForm = reasonFormOf<BatchDesk, typeof annul, BatchView>({ ...what, act: annul });
