import { readDocument, sealDocument } from "../../accept/documents.ts";
import { askRelay } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { Actor } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { checkPortions } from "../../batches/acts/portions.ts";
import { type BatchMark, findBatchMarks } from "../../batches/rows/batches.ts";
import { blocksOf } from "../../batches/rows/restrictions.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { deliveryIdOf } from "../../formats/ids.ts";
import { findProfiles } from "../../organisations/rows/organisations.ts";
import { carrierOf } from "../../organisations/views/parties.ts";
import { getShipment } from "../../shipments/acts/ship.ts";
import { insertShipment } from "../../shipments/rows.ts";
import { SHIPMENT_SCHEMAS, shipmentDocument, TRANSIT_DAYS } from "../../shipments/rules.ts";
import type { ShipmentView } from "../../shipments/views/types.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import { baseOf, formatQuantity, type Quantity, quantityIn, UNITS } from "../../values/quantities.ts";
import { findSupplies } from "../rows/agreements.ts";
import { roomOf } from "../rules/sums.ts";
import { progressOf } from "../views/agreement.ts";
import { askUnder, openAgreement, type OpenAgreement } from "./access.ts";
import { refuseSuspended } from "./answer.ts";

/** Counts from 0; of one batch, in its unit. */
export interface Allotment {
  line: number;
  batch: string;
  quantity: Quantity;
}

const DAY_SECONDS = 24 * 3600;

/** The seller sets stock aside for a line: nobody else gets it. */
export async function allocateStock(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: Allotment,
): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.fulfil", "allocate", id);
  const line = lineOf(opened, input.line);
  const findings = new Findings();
  const pointers = { batch: "/batch", quantity: "/quantity" };
  const [portion] = await checkPortions(tx, opened.account, [{ ...input, pointers }], () => false, findings);
  findings.throwAny();
  const { part, document } = portion ?? {
    part: at("/quantity", () => baseOf({ lot: "", unit: input.quantity.unit }, input.quantity)),
  };
  if (document && document.product.id !== line.product.id)
    throw new LedgerError("PRODUCT_MISMATCH", { lot: document.lot }, "/batch");
  if (document && UNITS[document.quantity.unit].dimension !== UNITS[line.quantity.unit].dimension)
    throw new LedgerError("AGREEMENT_UNIT_MISMATCH", { lot: document.lot }, "/batch");
  const room = (await remaining(tx, opened, input.line)).room;
  if (part > room) {
    const { unit } = line.quantity;
    const told = (base: bigint) => formatQuantity(base > 0n ? base : 0n, unit);
    throw new LedgerError("AGREEMENT_LINE_EXCEEDED", { unit, room: told(room), asked: told(part) }, "/quantity");
  }
  const quantity = part.toString();
  const wish = {
    kind: "allocate" as const,
    arguments: { agreement: id, line: input.line, batch: input.batch, quantity },
  };
  const act = { kind: "allocation" as const, line: input.line, batch: input.batch, quantity: part };
  const claims = [{ batch: input.batch, amount: -part }];
  return askUnder(tx, actor, opened, wish, act, claims);
}

/** The seller takes back what it set aside and did not send. */
export async function releaseStock(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: Allotment,
): Promise<string> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.fulfil", "deallocate", id);
  const { part } = await takenFromReserved(tx, opened, input);
  const wish = {
    kind: "deallocate" as const,
    arguments: { agreement: id, line: input.line, batch: input.batch, quantity: part.toString() },
  };
  const act = { kind: "release" as const, line: input.line, batch: input.batch, quantity: part };
  const claims = [{ batch: input.batch, amount: part }];
  return askUnder(tx, actor, opened, wish, act, claims);
}

export interface NewDelivery extends Allotment {
  carrier?: { organisation?: string; name?: string };
  dispatchedOn: string;
  transitDays?: number;
  note?: Names;
}

/** Sends what is reserved: a shipment like any other, which names agreement and line. */
export async function deliver(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: NewDelivery,
): Promise<ShipmentView> {
  const opened = await openAgreement(ledger, tx, actor, "agreement.fulfil", "deliver", id);
  const { row, account } = opened;
  const findings = new Findings();
  const taken = await findings.checkLater("", () => takenFromReserved(tx, opened, input));
  const carrier = await findings.checkLater("/carrier", () => carrierOf(tx, input.carrier));
  findings.check("/dispatchedOn", () => {
    notInFuture(parseDate(input.dispatchedOn), dayInMorocco(ledger.now()));
    inOrder(dayInMorocco(row.created_at), input.dispatchedOn);
    if (taken) inOrder(readDocument<BatchDocument>(taken.mark.opening).producedOn, input.dispatchedOn);
  });
  if (taken) findings.check("/batch", () => refuseStopped(taken.mark, taken.stop));
  const profiles = await findProfiles(tx, [row.buyer]);
  await findings.checkLater("", () => refuseSuspended(tx, row.buyer, profiles.get(row.buyer)!.code));
  findings.throwAny();
  const { mark, part } = taken!;
  const { unit } = readDocument<BatchDocument>(mark.opening).quantity;
  const transitDays = input.transitDays ?? TRANSIT_DAYS.default;
  const document = shipmentDocument({
    sender: account,
    receiver: row.buyer,
    carrier,
    dispatchedOn: input.dispatchedOn,
    transitDays: String(transitDays),
    note: input.note,
    lines: [{ batch: input.batch, quantity: quantityIn(unit, part) }],
  });
  const sealed = sealDocument(ledger, SHIPMENT_SCHEMAS.shipment, document);
  const { chainId, batches } = ledger.contracts;
  const under = { agreement: id, line: input.line };
  const shipment = deliveryIdOf(chainId, batches, under, sealed.commitment);
  await insertDocuments(tx, [sealed]);
  const wish = {
    kind: "deliver" as const,
    arguments: {
      ...under,
      shipment,
      commitment: sealed.commitment,
      transitSeconds: transitDays * DAY_SECONDS,
      batch: input.batch,
      quantity: part.toString(),
    },
  };
  const intent = await askRelay(tx, actor, account, wish);
  await insertShipment(tx, {
    id: shipment,
    account,
    receiver: row.buyer,
    commitment: sealed.commitment,
    intent,
    batches: [input.batch],
    under,
  });
  return getShipment(ledger, tx, actor, shipment);
}

function lineOf({ document }: OpenAgreement, line: number) {
  const found = document.lines[line];
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "line" }, "/line");
  return found;
}

/** In base units, as the chain says and as the seller's own acts on their way will leave it. */
async function remaining(
  tx: Transaction,
  { row, document, pending }: OpenAgreement,
  line: number,
): Promise<{ room: bigint; reserved: Map<string, bigint> }> {
  const supplies = await findSupplies(tx, [row.id]);
  let room = roomOf(progressOf(document, supplies)[line]!);
  const reserved = new Map(supplies.filter((one) => one.line === line).map((one) => [one.batch, one.reserved]));
  for (const { kind, arguments: stated } of pending) {
    if (stated["line"] !== line) continue;
    const sign = kind === "allocate" ? 1n : kind === "deallocate" || kind === "deliver" ? -1n : 0n;
    const [batch, quantity] = [String(stated["batch"]), sign === 0n ? 0n : BigInt(String(stated["quantity"]))];
    reserved.set(batch, (reserved.get(batch) ?? 0n) + sign * quantity);
    // What is delivered leaves the reservation, and stays within the line.
    if (kind !== "deliver") room -= sign * quantity;
  }
  return { room, reserved };
}

/** A part of what is reserved of a batch for a line. */
async function takenFromReserved(
  tx: Transaction,
  opened: OpenAgreement,
  input: Allotment,
): Promise<{ part: bigint; mark: BatchMark; stop: "annulled" | "on_hold" | "recalled" | undefined }> {
  lineOf(opened, input.line);
  const { reserved } = await remaining(tx, opened, input.line);
  const mark = (await findBatchMarks(tx, [input.batch])).get(input.batch);
  // Whoever never had anything of it reserved learns no more of a batch than that.
  if (!mark || !reserved.has(input.batch)) throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
  const { quantity, lot } = readDocument<BatchDocument>(mark.opening);
  const part = at("/quantity", () => baseOf({ lot, unit: quantity.unit }, input.quantity));
  const allocated = reserved.get(input.batch)!;
  if (part > allocated) {
    const told = (base: bigint) => formatQuantity(base > 0n ? base : 0n, quantity.unit);
    throw new LedgerError(
      "ALLOCATION_INSUFFICIENT",
      { lot, unit: quantity.unit, allocated: told(allocated), asked: told(part) },
      "/quantity",
    );
  }
  const stops = await blocksOf(tx, opened.account, [input.batch]);
  return { part, mark, stop: stops.get(input.batch) };
}

function refuseStopped({ lot }: BatchMark, stop: "annulled" | "on_hold" | "recalled" | undefined): void {
  if (stop === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot });
  if (stop === "on_hold") throw new LedgerError("BATCH_ON_HOLD", { lot });
  if (stop === "recalled") throw new LedgerError("BATCH_RECALLED", { lot });
}
