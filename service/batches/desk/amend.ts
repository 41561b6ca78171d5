import type { Typed } from "../../desk/fields.ts";
import { formOf } from "../../desk/form.ts";
import { inItsLanguage, isoDate, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import { amend } from "../acts/amend.ts";
import type { BatchView } from "../views/schemas.ts";
import type { BatchDesk } from "./reads.ts";
import { placeTyped } from "./register.ts";
import { aboutBatch, batchHome, doneAtBatch, findBatch } from "./subject.ts";

const FIELDS = ["reason", "lot", "producedOn", "expiresOn", "commune", "province", "region", "note"] as const;
type Field = (typeof FIELDS)[number];

const POINTERS: Record<string, Field> = {
  "/reason": "reason",
  "/lot": "lot",
  "/producedOn": "producedOn",
  "/expiresOn": "expiresOn",
  "/place": "commune",
  "/place/province": "province",
  "/place/region": "region",
  "/note": "note",
};

/** What was stated of a batch, said anew with a reason; quantities stay, since the contract keeps count of them. */
export const amendForm = formOf<BatchDesk, typeof amend, BatchView, Field>({
  act: amend,
  under: "/desk/batches/:id",
  find: findBatch,
  about: aboutBatch,
  home: batchHome,
  fields: () => FIELDS,
  start: (batch, { words }) => stated(batch, words),
  labelOf: (field, _, { t }) => (field === "reason" ? t.acts.fields.reason : t.desk[field]),
  draw: (controls, _, { words, today }) => {
    const { acts, desk } = words.t;
    return [
      controls.note("reason", { hint: acts.reasonHint }),
      controls.text("lot", { dir: "ltr", max: 40 }),
      html`<div class="pair">
        ${controls.date("producedOn", { max: today })} ${controls.date("expiresOn", { optional: true })}
      </div>`,
      controls.text("commune"),
      controls.text("province", { optional: true }),
      controls.text("region", { optional: true }),
      controls.note("note", { hint: desk.noteHint, optional: true }),
    ];
  },
  read: (typed, batch, words) => {
    const reading = new Reading(typed, words);
    const reason = reading.needed("reason");
    const [lot, producedOn] = [reading.needed("lot"), reading.day("producedOn")];
    const before = stated(batch, words);
    const [expiresOn, note] = [isoDate(reading.text("expiresOn")), reading.text("note")];
    const placeMoved = (["commune", "province", "region"] as const).some((part) => reading.text(part) !== before[part]);
    const place = placeTyped(typed, batch.place, words);
    if (!place) reading.refuse("commune", words.t.errors.required);
    const body = {
      reason,
      ...(lot !== batch.lot && { lot }),
      ...(producedOn !== batch.producedOn && { producedOn }),
      ...(expiresOn !== before.expiresOn && { expiresOn: expiresOn === "" ? null : expiresOn }),
      ...(placeMoved && place && { place }),
      ...(note !== before.note && { note: note === "" ? null : inItsLanguage(note, words.language) }),
    };
    return reading.give({ subject: batch.id, body });
  },
  fieldOf: (error) =>
    fieldOf(error, POINTERS, { LOT_USED: "lot", DATE_IN_FUTURE: "producedOn", DATE_ORDER: "expiresOn" }),
  done: doneAtBatch,
});

/** As it stands now, in the reader's language as far as there is one; a field left as it was keeps all its languages. */
function stated({ lot, producedOn, expiresOn, place, note }: BatchView, words: Words): Typed<Field> {
  const name = (names: BatchView["note"]) => (names ? words.nameText(names).replace(/\s+/g, " ").trim() : "");
  return {
    lot,
    producedOn,
    expiresOn: expiresOn ?? "",
    commune: name(place.commune),
    province: name(place.province),
    region: name(place.region),
    note: name(note),
  };
}
