import type { ArgumentsOf } from "../../accept/act.ts";
import type { Party } from "../../accept/schemas.ts";
import { LedgerError } from "../../base/errors.ts";
import { aboutBatch, batchHome, expiredTick, quantityLabel } from "../../batches/desk/subject.ts";
import { EXPIRED } from "../../batches/rules/expiry.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { formOf } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { parseCode } from "../../values/codes.ts";
import { ship } from "../acts/ship.ts";
import { TRANSIT_DAYS } from "../rules.ts";
import type { ShipmentDesk } from "./reads.ts";

const FIELDS = ["receiver", "quantity", "dispatchedOn", "transitDays", "carrier", "note", "expired"] as const;
type Field = (typeof FIELDS)[number];

const POINTERS: Record<string, Field> = {
  "/receiver": "receiver",
  "/lines/0": "quantity",
  "/dispatchedOn": "dispatchedOn",
  "/transitDays": "transitDays",
  "/carrier": "carrier",
  "/note": "note",
};

interface Subject {
  batch: BatchView;
  /** To whom was sent, and from whom came, what is remembered. */
  partners: Party[];
}

/** Some of a batch to another organisation. */
export const shipForm = formOf<ShipmentDesk, typeof ship, Subject, Field>({
  act: ship,
  under: "/desk/batches/:id",
  find: async (deps, user, id) => {
    const batch = await deps.getBatch(user, id);
    return batch && { batch, partners: await partnersOf(deps, user) };
  },
  about: ({ batch }, words) => aboutBatch(batch, words),
  home: ({ batch }) => batchHome(batch),
  fields: () => FIELDS,
  start: (_, { today }) => ({ dispatchedOn: today, transitDays: String(TRANSIT_DAYS.default) }),
  labelOf: (field, { batch }, words) =>
    field === "quantity" ? quantityLabel(batch.quantity.unit, words) : words.t.acts.fields[field],
  draw: (controls, { partners }, { words, today }) => {
    const { acts, desk } = words.t;
    const suggestions = partners.map((party): [string, string] => [party.code ?? party.id, words.partyText(party)]);
    return [
      controls.text("receiver", { hint: acts.receiverHint, dir: "ltr", suggestions }),
      controls.number("quantity", { hint: desk.quantityHint }),
      controls.date("dispatchedOn", { max: today }),
      controls.number("transitDays", { hint: acts.transitDaysHint }),
      controls.text("carrier", { hint: acts.carrierHint, optional: true }),
      controls.note("note", { optional: true }),
      expiredTick(controls),
    ];
  },
  read: (typed, { batch }, words) => {
    const reading = new Reading(typed, words);
    const days = Number(reading.amount("transitDays"));
    if (!Number.isInteger(days) || days < TRANSIT_DAYS.min || days > TRANSIT_DAYS.max)
      reading.refuse("transitDays", words.format(words.t.acts.transitDaysRange, TRANSIT_DAYS));
    const [carrier, note] = [reading.text("carrier"), reading.text("note")];
    const quantity = { value: reading.amount("quantity"), unit: batch.quantity.unit };
    const body = {
      receiver: reading.needed("receiver"),
      ...(carrier && { carrier: isCode(carrier) ? { organisation: carrier } : { name: carrier } }),
      dispatchedOn: reading.day("dispatchedOn"),
      transitDays: days,
      ...(note && { note: inItsLanguage(note, words.language) }),
      ...(reading.text("expired") === "1" && { acknowledge: [EXPIRED] as [typeof EXPIRED] }),
      lines: [{ batch: batch.id, quantity }],
    };
    return reading.give({ body });
  },
  fieldOf: (error) => (error.code === EXPIRED ? "expired" : fieldOf(error, POINTERS)),
  done: (done, { batch }) => {
    const { shipment } = done.arguments as ArgumentsOf<typeof ship>;
    return { lot: batch.lot, to: `/desk/shipments/${shipment}` };
  },
});

/** Enough to be offered while one types. */
const REMEMBERED = 50;

async function partnersOf(deps: ShipmentDesk, user: DeskUser): Promise<Party[]> {
  const { items } = await deps.listShipments(user, { limit: REMEMBERED });
  const others = items.map(({ sender, receiver }) => (sender.id === user.account ? receiver : sender));
  return [...new Map(others.map((party) => [party.id, party])).values()];
}

function isCode(text: string): boolean {
  try {
    return parseCode(text) !== "";
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}
