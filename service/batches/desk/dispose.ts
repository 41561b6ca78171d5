import { formOf } from "../../desk/form.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { dispose } from "../acts/dispose.ts";
import { DISPOSAL_WAYS } from "../rules/disposal.ts";
import type { BatchView } from "../views/schemas.ts";
import type { BatchDesk } from "./reads.ts";
import { EXPIRED } from "../rules/expiry.ts";
import { aboutBatch, batchHome, doneAtBatch, expiredTick, findBatch, quantityLabel } from "./subject.ts";

const FIELDS = ["quantity", "way", "disposedOn", "note", "expired"] as const;
type Field = (typeof FIELDS)[number];

const POINTERS: Record<string, Field> = {
  "/quantity": "quantity",
  "/way": "way",
  "/disposedOn": "disposedOn",
  "/note": "note",
};

/** Stock that leaves for good: sold to people, given as a sample, destroyed, lost. */
export const disposeForm = formOf<BatchDesk, typeof dispose, BatchView, Field>({
  act: dispose,
  under: "/desk/batches/:id",
  find: findBatch,
  about: aboutBatch,
  home: batchHome,
  fields: () => FIELDS,
  start: ({ status }, { today }) => ({ way: status === "recalled" ? "destroyed" : "retail", disposedOn: today }),
  labelOf: (field, { quantity }, words) =>
    field === "quantity" ? quantityLabel(quantity.unit, words) : words.t.acts.fields[field],
  draw: (controls, { status }, { words, today }) => {
    const { acts, desk } = words.t;
    // What is recalled can only be destroyed.
    const ways = status === "recalled" ? (["destroyed"] as const) : DISPOSAL_WAYS;
    return [
      controls.number("quantity", { hint: desk.quantityHint }),
      controls.select(
        "way",
        ways.map((way) => [way, acts.ways[way]]),
      ),
      controls.date("disposedOn", { max: today }),
      controls.note("note", { optional: true }),
      expiredTick(controls),
    ];
  },
  read: (typed, { id, quantity }, words) => {
    const reading = new Reading(typed, words);
    const note = reading.text("note");
    const body = {
      quantity: { value: reading.amount("quantity"), unit: quantity.unit },
      way: reading.oneOf("way", DISPOSAL_WAYS),
      disposedOn: reading.day("disposedOn"),
      ...(note && { note: inItsLanguage(note, words.language) }),
      ...(reading.text("expired") === "1" && { acknowledge: [EXPIRED] as [typeof EXPIRED] }),
    };
    return reading.give({ subject: id, body });
  },
  fieldOf: (error) => (error.code === EXPIRED ? "expired" : fieldOf(error, POINTERS)),
  done: doneAtBatch,
});
