import type { LedgerError } from "../../base/errors.ts";
import { quantityLabel } from "../../batches/desk/subject.ts";
import type { Controls } from "../../desk/controls.ts";
import type { Typed } from "../../desk/fields.ts";
import { expiredTick } from "../../batches/desk/subject.ts";
import { EXPIRED } from "../../batches/rules/expiry.ts";
import { formOf, type Scene } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf } from "../../desk/refusals.ts";
import { TRANSIT_DAYS } from "../../shipments/rules.ts";
import { isUnitCode, type Quantity, type UnitCode } from "../../values/quantities.ts";
import type { Html } from "../../web/html.ts";
import { plainCode, type Words } from "../../web/words.ts";
import { allocate } from "../acts/allocate.ts";
import { deallocate } from "../acts/deallocate.ts";
import { deliver } from "../acts/deliver.ts";
import type { Allotment } from "../acts/supply.ts";
import type { AgreementView } from "../views/schemas.ts";
import { agreementSubject } from "./list.ts";
import type { AgreementDesk } from "./reads.ts";

/** A lot that goes with a line: how much of it can be taken. */
interface Choice {
  line: number;
  batch: string;
  lot: string;
  at: Quantity;
}

interface Subject {
  agreement: AgreementView;
  choices: Choice[];
}

type SupplyField = "batch" | "quantity";

const keyOf = ({ line, batch }: Choice): string => `${line}:${batch}`;

/** Of the seller's stock, whatever is of a product of a line that has room. */
async function stockFor(deps: AgreementDesk, user: DeskUser, agreement: AgreementView): Promise<Choice[]> {
  const choices: Choice[] = [];
  const held = new Set<string>();
  for (let cursor: string | null = null, page = 0; page < PAGES; page += 1) {
    const { items, next }: Awaited<ReturnType<AgreementDesk["listStock"]>> = await deps.listStock(user, cursor);
    for (const { id, lot, product, stock } of items) {
      if (held.has(id) || !stock || Number(stock.available.value) === 0) continue;
      held.add(id);
      for (const { line, product: sold, room } of agreement.lines)
        if (sold.id === product.id && Number(room.value) > 0)
          choices.push({ line, batch: id, lot, at: stock.available });
    }
    if (next === null) break;
    cursor = next;
  }
  return choices;
}

/** More lots than anybody chooses from by eye; the REST API takes any. */
const PAGES = 10;

const reservedIn = (agreement: AgreementView): Choice[] =>
  agreement.lines.flatMap(({ line, allocations }) =>
    allocations.map(({ batch, reserved }) => ({ line, batch: batch.id, lot: batch.lot, at: reserved })),
  );

const withReserved = async (deps: AgreementDesk, user: DeskUser, id: string): Promise<Subject | null> => {
  const agreement = await deps.getAgreement(user, id);
  return agreement && { agreement, choices: reservedIn(agreement) };
};

const shared = {
  under: "/desk/sales/:id",
  about: ({ agreement }: Subject, words: Words) => agreementSubject.about(agreement, words),
  home: ({ agreement }: Subject) => agreementSubject.home(agreement),
  done: (_: unknown, { agreement }: Subject) => agreementSubject.done(null, agreement),
};

function labelOf(field: SupplyField, { choices }: Subject, words: Words): string {
  if (field === "batch") return words.t.sales.fields.batch;
  const units = [...new Set(choices.map(({ at }) => at.unit))];
  return units.length === 1
    ? quantityLabel(units[0]!, words)
    : words.format(words.t.acts.quantityIn, { unit: units.map((unit) => words.t.unitNames[unit]).join(" / ") });
}

function draw<More extends string>(
  controls: Controls<More | SupplyField>,
  { agreement, choices }: Subject,
  words: Words,
): Html[] {
  const tell = (choice: Choice) =>
    `${words.nameText(agreement.lines[choice.line]!.product.name)} – ${plainCode(choice.lot)} – ${words.quantity(choice.at)}`;
  return [
    controls.choice(
      "batch",
      choices.map((choice) => [keyOf(choice), tell(choice)]),
    ),
    controls.number("quantity", { hint: words.t.desk.quantityHint }),
  ];
}

/** With one lot to choose it is chosen, with all that can be taken. */
function start({ choices }: Subject, words: Words, most: (choice: Choice) => Quantity) {
  const [only] = choices;
  if (!only || choices.length > 1) return {};
  return { batch: keyOf(only), quantity: words.typed(most(only).value) };
}

function read<More extends string>(reading: Reading<More | SupplyField>, { choices }: Subject): Allotment {
  const chosen = choices.find((choice) => keyOf(choice) === reading.text("batch"));
  if (!chosen) reading.needed("batch");
  const unit: UnitCode = chosen && isUnitCode(chosen.at.unit) ? chosen.at.unit : "KGM";
  return {
    line: chosen?.line ?? 0,
    batch: chosen?.batch ?? "",
    quantity: { value: reading.amount("quantity"), unit },
  };
}

const POINTERS: Record<string, SupplyField> = { "/batch": "batch", "/quantity": "quantity", "/line": "batch" };

/** What both the line and the lot have room for. */
const fits = ({ agreement }: Subject, { line, at }: Choice): Quantity => {
  const { room } = agreement.lines[line]!;
  return at.unit === room.unit && Number(room.value) < Number(at.value) ? room : at;
};

const allotting = {
  ...shared,
  fields: (): readonly SupplyField[] => ["batch", "quantity"],
  labelOf,
  draw: (controls: Controls<SupplyField>, subject: Subject, { words }: Scene) => draw(controls, subject, words),
  read: (typed: Typed<SupplyField>, subject: Subject, words: Words) => {
    const reading = new Reading<SupplyField>(typed, words);
    return reading.give({ subject: subject.agreement.id, body: read(reading, subject) });
  },
  fieldOf: (error: LedgerError) => fieldOf<SupplyField>(error, POINTERS),
};

export const allocateForm = formOf<AgreementDesk, typeof allocate, Subject, SupplyField>({
  ...allotting,
  act: allocate,
  find: async (deps, user, id) => {
    const agreement = await deps.getAgreement(user, id);
    return agreement && { agreement, choices: await stockFor(deps, user, agreement) };
  },
  start: (subject, { words }) => start(subject, words, (choice) => fits(subject, choice)),
});

export const deallocateForm = formOf<AgreementDesk, typeof deallocate, Subject, SupplyField>({
  ...allotting,
  act: deallocate,
  find: withReserved,
  start: (subject, { words }) => start(subject, words, ({ at }) => at),
});

type DeliveryField = SupplyField | "dispatchedOn" | "transitDays" | "carrier" | "note" | "expired";

export const deliverForm = formOf<AgreementDesk, typeof deliver, Subject, DeliveryField>({
  ...shared,
  act: deliver,
  find: withReserved,
  fields: () => ["batch", "quantity", "dispatchedOn", "transitDays", "carrier", "note", "expired"],
  start: (subject, { words, today }) => ({
    ...start(subject, words, ({ at }) => at),
    dispatchedOn: today,
    transitDays: String(TRANSIT_DAYS.default),
  }),
  labelOf: (field, subject, words) =>
    field === "batch" || field === "quantity" ? labelOf(field, subject, words) : words.t.acts.fields[field],
  draw: (controls, subject, { words, today }) => [
    ...draw(controls, subject, words),
    controls.date("dispatchedOn", { max: today }),
    controls.number("transitDays", { hint: words.t.acts.transitDaysHint }),
    controls.text("carrier", { optional: true }),
    controls.note("note", { optional: true }),
    expiredTick(controls),
  ],
  read: (typed, subject, words) => {
    const reading = new Reading<DeliveryField>(typed, words);
    const days = Number(reading.amount("transitDays"));
    if (!Number.isInteger(days) || days < TRANSIT_DAYS.min || days > TRANSIT_DAYS.max)
      reading.refuse("transitDays", words.format(words.t.acts.transitDaysRange, TRANSIT_DAYS));
    const [carrier, note] = [reading.text("carrier"), reading.text("note")];
    const body = {
      ...read(reading, subject),
      dispatchedOn: reading.day("dispatchedOn"),
      transitDays: days,
      ...(carrier && { carrier: { name: carrier } }),
      ...(note && { note: inItsLanguage(note, words.language) }),
      ...(reading.text("expired") === "1" && { acknowledge: [EXPIRED] as [typeof EXPIRED] }),
    };
    return reading.give({ subject: subject.agreement.id, body });
  },
  fieldOf: (error) =>
    error.code === EXPIRED
      ? "expired"
      : fieldOf<DeliveryField>(error, {
          ...POINTERS,
          "/dispatchedOn": "dispatchedOn",
          "/transitDays": "transitDays",
          "/carrier": "carrier",
          "/note": "note",
        }),
});
