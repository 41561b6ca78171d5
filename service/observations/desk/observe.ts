import type { BatchDesk } from "../../batches/desk/reads.ts";
import { aboutBatch, batchHome, doneAtBatch, findBatch } from "../../batches/desk/subject.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { ActForm } from "../../desk/form.ts";
import type { Act } from "../../desk/frame.ts";
import { Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { instantInMorocco } from "../../values/dates.ts";
import { isUnitCode } from "../../values/quantities.ts";
import { html } from "../../web/html.ts";
import type { NewObservation } from "../acts/observe.ts";
import { OBSERVATION_KINDS, OBSERVED_UNITS } from "../rules.ts";
import type { ObservationView } from "../views/observation.ts";

const FIELDS = ["kind", "observedOn", "observedAt", "value", "valueUnit", "note"] as const;
type Field = (typeof FIELDS)[number];

const POINTERS: Record<string, Field> = {
  "/kind": "kind",
  "/observedAt": "observedOn",
  "/value": "value",
  "/value/unit": "valueUnit",
  "/note": "note",
};

/** Something that was seen or measured; a leaf of the journal. */
export const observationForm: ActForm<ObservationDesk, BatchView, Field, NewObservation & { id: string }, void> = {
  act: "observation",
  path: "/desk/batches/:id/observation",
  action: "observation.record",
  find: findBatch,
  about: aboutBatch,
  home: batchHome,
  fields: () => FIELDS,
  start: (_, { today, timeOfDay }) => ({
    kind: "inspection",
    observedOn: today,
    observedAt: timeOfDay,
    valueUnit: "CEL",
  }),
  labelOf: (field, _, words) => words.t.acts.fields[field],
  draw: (controls, _, { words, today }) => {
    const { observations, acts, unitNames } = words.t;
    return [
      controls.select(
        "kind",
        OBSERVATION_KINDS.map((kind) => [kind, observations.kinds[kind]]),
      ),
      html`<div class="pair">${controls.date("observedOn", { max: today })} ${controls.time("observedAt")}</div>`,
      html`<div class="pair">
        ${controls.number("value", { hint: acts.valueHint, optional: true })}
        ${controls.select(
          "valueUnit",
          OBSERVED_UNITS.map((unit) => [unit, isUnitCode(unit) ? unitNames[unit] : acts.readings[unit]]),
        )}
      </div>`,
      controls.note("note", { optional: true }),
    ];
  },
  read: (typed, { id }, words) => {
    const reading = new Reading(typed, words);
    const value = reading.text("value") && reading.number("value");
    const note = reading.text("note");
    const [day, time] = [reading.day("observedOn"), reading.needed("observedAt")];
    const observedAt = day && time && instantInMorocco(day, time);
    if (observedAt === null) reading.refuse("observedAt", words.t.errors.DATE_INVALID);
    return reading.give({
      id,
      kind: reading.oneOf("kind", OBSERVATION_KINDS),
      observedAt: observedAt ?? "",
      ...(value && { value: { value, unit: reading.oneOf("valueUnit", OBSERVED_UNITS) } }),
      ...(note && { note }),
    });
  },
  fieldOf: (error) => fieldOf(error, POINTERS),
  do: (deps, user, input, idempotencyKey) => deps.observe(user, input, idempotencyKey),
  done: doneAtBatch,
};

/** What the desk asks of the ledger about observations. */
export interface ObservationReads {
  findObservations(batch: string): Promise<ObservationView[]>;
  observe: Act<NewObservation & { id: string }>;
}

export interface ObservationDesk extends BatchDesk, ObservationReads {}
