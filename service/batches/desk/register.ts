import type { FastifyReply, FastifyRequest } from "fastify";
import type { ErrorCode, LedgerError } from "../../base/errors.ts";
import type { FormState, Typed } from "../../desk/fields.ts";
import { DESK, type DeskUser } from "../../desk/frame.ts";
import type { Handler } from "../../desk/guards.ts";
import { perform } from "../../desk/perform.ts";
import { inItsLanguage, isoDate, Reading } from "../../desk/reading.ts";
import { fieldOf, type Problem } from "../../desk/refusals.ts";
import { isWord } from "../../formats/hex.ts";
import type { Language, Place } from "../../values/names.ts";
import { DIMENSIONS, isUnitCode, type Quantity, UNITS } from "../../values/quantities.ts";
import { lotOrNone } from "../../values/text.ts";
import { type Words, wordsOf } from "../../web/words.ts";
import type { NewBatch } from "../acts/batchRules.ts";
import { registerBatches } from "../acts/registerBatches.ts";
import { CLAIM_SCHEMES } from "../rules/claims.ts";
import type { BatchView } from "../views/schemas.ts";
import type { BatchDesk } from "./reads.ts";

/** The form of a batch: what was typed → what the ledger takes, and its refusals → the fields. */
export const BATCH_FIELDS = [
  "product",
  "lot",
  "quantity",
  "unit",
  "netMass",
  "producedOn",
  "expiresOn",
  "commune",
  "province",
  "region",
  "note",
  "claim",
  "claimWords",
] as const;
export type BatchField = (typeof BATCH_FIELDS)[number];

/** Those behind “more”, which opens when one of them needs attention. */
export const MORE_FIELDS: readonly BatchField[] = [
  "claim",
  "claimWords",
  "expiresOn",
  "commune",
  "province",
  "region",
  "note",
];

const POINTERS: Record<string, BatchField> = {
  "/product": "product",
  "/lot": "lot",
  "/quantity": "quantity",
  "/quantity/unit": "unit",
  "/netMass": "netMass",
  "/producedOn": "producedOn",
  "/expiresOn": "expiresOn",
  "/place": "commune",
  "/place/province": "province",
  "/place/region": "region",
  "/note": "note",
  "/claims": "claim",
  "/claims/0/words": "claimWords",
};

const CODES: Partial<Record<ErrorCode, BatchField>> = {
  LOT_USED: "lot",
  UNIT_UNKNOWN: "unit",
  QUANTITY_MALFORMED: "quantity",
  QUANTITY_NOT_POSITIVE: "quantity",
  QUANTITY_TOO_PRECISE: "quantity",
  QUANTITY_TOO_LARGE: "quantity",
  NET_MASS_MISMATCH: "netMass",
  DATE_IN_FUTURE: "producedOn",
  DATE_ORDER: "expiresOn",
};

export function batchFieldOf(error: LedgerError): BatchField | null {
  return fieldOf(error, POINTERS, CODES);
}

/** What the ledger takes, or what is missing: all of it at once, since a refusal names only the first. */
export function batchInput(
  typed: Typed<BatchField>,
  user: DeskUser,
  words: Words,
): { input: NewBatch } | { problems: Problem<BatchField>[] } {
  const { t } = words;
  const reading = new Reading(typed, words);
  const product = reading.needed("product");
  // Chosen from a list of ours; anything else was not chosen at all.
  if (product !== "" && !isWord(product)) reading.refuse("product", t.errors.required);
  const lot = reading.needed("lot");
  const value = reading.amount("quantity");
  const unit = isUnitCode(typed.unit) ? typed.unit : null;
  if (!unit) reading.refuse("unit", t.errors.UNIT_UNKNOWN);
  const producedOn = reading.day("producedOn");
  // Hidden for units of mass, where the quantity says it; a number left in it from before is not meant.
  const weighed = unit && UNITS[unit].dimension !== DIMENSIONS.mass ? reading.number("netMass") : "";
  const place = placeTyped(typed, user.organisation.place, words);
  if (!place) reading.refuse("commune", t.errors.required);

  const { problems } = reading;
  if (problems.length > 0 || !unit || !place) return { problems };
  const netMass: Quantity | null = weighed === "" ? null : { value: weighed, unit: "KGM" };
  return {
    input: {
      product,
      lot,
      quantity: { value, unit },
      ...(netMass && { netMass }),
      producedOn,
      ...(typed.expiresOn && { expiresOn: isoDate(typed.expiresOn) }),
      place,
      ...(typed.note && { note: inItsLanguage(typed.note, words.language) }),
      ...claimTyped(typed, words),
    },
  };
}

/** One sign or statement; words without a sign are the maker's own. More of them are for the REST API. */
function claimTyped({ claim, claimWords }: Typed<BatchField>, { language }: Words): Pick<NewBatch, "claims"> {
  const chosen = CLAIM_SCHEMES.find((scheme) => scheme === claim) ?? (claimWords ? "own_words" : undefined);
  if (!chosen) return {};
  return { claims: [{ scheme: chosen, ...(claimWords && { words: inItsLanguage(claimWords, language) }) }] };
}

/** What the form starts with: today, the organisation's place, and whatever the last batch makes likely. */
export function batchDefaults(
  user: DeskUser,
  language: Language,
  today: string,
  latest: readonly BatchView[],
  products: readonly { id: string }[],
): Typed<BatchField> {
  const last = latest[0];
  const words = wordsOf(language);
  const { commune, province, region } = user.organisation.place;
  return {
    product: products.length === 1 ? products[0]!.id : (last?.product.id ?? ""),
    lot: nextLot(
      latest.map(({ lot }) => lot),
      today,
    ),
    unit: last?.quantity.unit ?? "KGM",
    producedOn: today,
    commune: words.nameText(commune),
    province: province ? words.nameText(province) : "",
    region: region ? words.nameText(region) : "",
  };
}

/** One more than the newest lot that ends in a number; `2026-001` at the start, and again when the year has turned. */
export function nextLot(lots: readonly string[], today: string): string {
  const year = today.slice(0, 4);
  const [, stem = "", number = ""] = /^(.*?)(\d+)$/.exec(lots[0] ?? "") ?? [];
  const lotYear = /^(?:19|20)\d\d(?=\D)/.exec(lots[0] ?? "")?.[0];
  if (number === "" || number.length > 15 || (lotYear && lotYear !== year)) return `${year}-001`;
  let next = Number(number);
  let lot: string;
  do {
    next += 1;
    lot = stem + String(next).padStart(number.length, "0");
  } while (lots.includes(lot));
  return lot;
}

/** A part left as it was offered keeps all its languages; only what was typed anew is in one. Null without a commune. */
export function placeTyped(
  typed: Typed<"commune" | "province" | "region">,
  known: Place,
  { language }: Words,
): Place | null {
  const part = (field: "commune" | "province" | "region") => {
    const text = typed[field] ?? "";
    if (text === "") return null;
    const names = known[field];
    return names && Object.values(names).includes(text) ? names : inItsLanguage(text, language);
  };
  const [commune, province, region] = [part("commune"), part("province"), part("region")];
  if (!commune && !province && !region) return known;
  return commune && { commune, ...(province && { province }), ...(region && { region }) };
}

/** The desk again after a refusal, with the form as it was left. */
type Again = (
  request: FastifyRequest,
  reply: FastifyReply,
  user: DeskUser,
  form: FormState<BatchField>,
  status: number,
) => Promise<FastifyReply>;

/** Answers with a redirect, so that reloading the page does nothing twice. */
export function postBatch(deps: BatchDesk, again: Again): Handler {
  return (request, reply, user) =>
    perform(request, reply, deps, {
      fields: BATCH_FIELDS,
      read: (typed, words) => batchInput(typed, user, words),
      fieldOf: batchFieldOf,
      do: async (input, idempotencyKey) => {
        await deps.perform(registerBatches, user, { body: input }, idempotencyKey);
        return lotOrNone(input.lot);
      },
      done: (lot) => ({ notice: { kind: "registered", lot }, to: DESK }),
      again: (form, status) => again(request, reply, user, form, status),
    });
}
