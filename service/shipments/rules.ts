import { at, Findings, LedgerError } from "../base/errors.ts";
import { acknowledgedIn, type EXPIRED } from "../batches/rules/expiry.ts";
import { hex, LIMITS, type Loose } from "../formats/fields.ts";
import { isAccount, isWord } from "../formats/hex.ts";
import type { Carrier } from "../organisations/rules/organisation.ts";
import { parseDate } from "../values/dates.ts";
import { cleanNames, type Names } from "../values/names.ts";
import { type Counted, formatQuantity, type Quantity } from "../values/quantities.ts";
import { cleanText } from "../values/text.ts";

/** Schemas of the three documents of a shipment; the chain gets their commitments. */
export const SHIPMENT_SCHEMAS = {
  shipment: "silsila.shipment.v1",
  receipt: "silsila.shipment-receipt.v1",
  cancellation: "silsila.shipment-cancellation.v1",
} as const;

/** The contract takes no more lines in one shipment. */
export const MAX_LINES = 50;

export const DAY_SECONDS = 24 * 3600;

/** Days after which the sender may take back what nobody received. */
export const TRANSIT_DAYS = { min: 1, max: 366, default: 30 } as const;

/** `sender`, `receiver`: accounts. `transitDays` is decimal text. Quantities are in the unit of their batch. */
export type ShipmentDocument = {
  sender: string;
  receiver: string;
  carrier?: Carrier;
  dispatchedOn: string;
  transitDays: string;
  note?: Names;
  lines: { batch: string; quantity: Quantity }[];
  acknowledged?: [typeof EXPIRED];
};

/**
 * What the receiver states: of each line the parts of what was sent, each left out when there is none of it. `missing` did
 * not arrive; `refused` arrived and goes back to the sender. `reason`: why all of it was rejected.
 */
export type ReceiptDocument = {
  shipment: string;
  receivedOn: string;
  note?: Names;
  reason?: string;
  lines: ReceivedLine[];
};

export type ReceivedLine = { batch: string; accepted?: Quantity; missing?: Quantity; refused?: Quantity };

/** Why the sender took back what nobody received. */
export type CancellationDocument = { shipment: string; reason: string; batches: string[] };

/** As the builders in documents.ts: they clean, and throw what the rules throw, all at once. */
export function shipmentDocument(given: Loose<ShipmentDocument>): ShipmentDocument {
  const { sender, receiver, carrier, lines } = given;
  const findings = new Findings();
  findings.check("/sender", () => hex(isAccount(sender)));
  findings.check("/receiver", () => hex(isAccount(receiver)));
  const carried = findings.check("/carrier", () => carrier && cleanCarrier(carrier));
  const dispatchedOn = findings.check("/dispatchedOn", () => parseDate(given.dispatchedOn));
  findings.check("/transitDays", () => checkDays(given.transitDays));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.note));
  lines.forEach(({ batch }, i) => findings.check(`/lines/${i}/batch`, () => hex(isWord(batch))));
  findings.throwAny();
  return {
    sender,
    receiver,
    ...(carried && { carrier: carried }),
    dispatchedOn: dispatchedOn!,
    transitDays: given.transitDays,
    ...(note && { note }),
    lines: lines.map(({ batch, quantity }) => ({ batch, quantity })),
    ...acknowledgedIn(given.acknowledged),
  };
}

export function receiptDocument(given: Loose<ReceiptDocument>): ReceiptDocument {
  const findings = new Findings();
  findings.check("/shipment", () => hex(isWord(given.shipment)));
  const receivedOn = findings.check("/receivedOn", () => parseDate(given.receivedOn));
  const note = findings.check("/note", () => given.note && cleanNames(given.note, LIMITS.note));
  const reason = findings.check("/reason", () =>
    given.reason === undefined ? undefined : cleanText(given.reason, LIMITS.note),
  );
  findings.throwAny();
  return {
    shipment: given.shipment,
    receivedOn: receivedOn!,
    ...(note && { note }),
    ...(reason !== undefined && { reason }),
    lines: given.lines,
  };
}

export function cancellationDocument(given: CancellationDocument): CancellationDocument {
  const findings = new Findings();
  findings.check("/shipment", () => hex(isWord(given.shipment)));
  const reason = findings.check("/reason", () => cleanText(given.reason, LIMITS.note));
  findings.throwAny();
  return { shipment: given.shipment, reason: reason!, batches: [...given.batches] };
}

function cleanCarrier(carrier: Carrier): Carrier {
  if ("name" in carrier) return { name: at("/name", () => cleanText(carrier.name, LIMITS.name)) };
  hex(isAccount(carrier.organisation));
  return { organisation: carrier.organisation };
}

function checkDays(text: string): void {
  const { min, max } = TRANSIT_DAYS;
  const days = /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : 0;
  if (days < min || days > max)
    throw new LedgerError("FIELD_INVALID", { field: "transitDays", reason: `must be a number from ${min} to ${max}` });
}

/**
 * What arrived of one line, in base units: what is neither accepted nor missing was refused. Throws
 * SHIPMENT_MORE_THAN_SENT.
 */
export function partsOf(
  counted: Counted,
  sent: bigint,
  { accepted, missing }: { accepted: bigint; missing: bigint },
): { accepted: bigint; missing: bigint; refused: bigint } {
  const stated = accepted + missing;
  const { lot, unit } = counted;
  if (stated > sent)
    throw new LedgerError("SHIPMENT_MORE_THAN_SENT", {
      lot,
      unit,
      sent: formatQuantity(sent, unit),
      stated: formatQuantity(stated, unit),
    });
  return { accepted, missing, refused: sent - stated };
}
