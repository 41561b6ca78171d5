import { readDocument, sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { type BatchMark, findBatchMarks } from "../../batches/rows/batches.ts";
import { blocksOf } from "../../batches/rows/restrictions.ts";
import { findAvailable, findSuppliers } from "../../batches/rows/stock.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { mayKnow } from "../../batches/views/batch.ts";
import { shipmentIdOf } from "../../formats/ids.ts";
import { carrierOf, receiverOf } from "../../organisations/views/parties.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco, inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import { baseOf, type Counted, formatQuantity, type Quantity, quantityIn } from "../../values/quantities.ts";
import { shipments } from "../rows.ts";
import { DAY_SECONDS, SHIPMENT_SCHEMAS, shipmentDocument, TRANSIT_DAYS } from "../rules.ts";
import { getShipment } from "../views/reading.ts";
import type { ShipmentView } from "../views/types.ts";

export interface NewShipment {
  /** Account or public code. */
  receiver: string;
  carrier?: { organisation?: string; name?: string };
  dispatchedOn: string;
  transitDays?: number;
  note?: Names;
  lines: { batch: string; quantity: Quantity }[];
}

interface CheckedLine {
  batch: string;
  base: bigint;
  quantity: Quantity;
}

/** Sends stock that the organisation has free; until it is received it is nobody's. */
export async function dispatchShipment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewShipment,
): Promise<ShipmentView> {
  const account = authoriseOwn(actor, "shipment.send");
  await lockActing(tx, account);
  const findings = new Findings();
  const receiver = await findings.checkLater("/receiver", () => receiverOf(tx, account, input.receiver));
  const carrier = await findings.checkLater("/carrier", () => carrierOf(tx, input.carrier));
  const dispatchedOn = findings.check("/dispatchedOn", () => {
    const day = parseDate(input.dispatchedOn);
    notInFuture(day, dayInMorocco(ledger.now()));
    return day;
  });
  const lines = await checkLines(tx, actor, account, { lines: input.lines, receiver, dispatchedOn }, findings);
  const transitDays = input.transitDays ?? TRANSIT_DAYS.default;
  findings.throwAny();
  const document = shipmentDocument({
    sender: account,
    receiver: receiver!,
    carrier,
    dispatchedOn: input.dispatchedOn,
    transitDays: String(transitDays),
    note: input.note,
    lines: lines.map(({ batch, quantity }) => ({ batch, quantity })),
  });

  const sealed = sealDocument(ledger, SHIPMENT_SCHEMAS.shipment, document);
  const id = shipmentIdOf(ledger.contracts.chainId, ledger.contracts.batches, account, sealed.commitment);
  await insertDocuments(tx, [sealed]);
  const wish = {
    kind: "ship" as const,
    arguments: {
      shipment: id,
      commitment: sealed.commitment,
      receiver: receiver!,
      transitSeconds: transitDays * DAY_SECONDS,
      lines: lines.map(({ batch, base }) => ({ batch, quantity: base.toString() })),
    },
  };
  const claims = lines.map(({ batch, base }) => ({ batch, amount: -base }));
  const intent = await askRelay(tx, actor, account, wish, { weight: lines.length, claims });
  const batches = lines.map(({ batch }) => batch);
  await shipments.insert(tx, [{ id, account, receiver: receiver!, commitment: sealed.commitment, intent, batches }]);
  return getShipment(ledger, tx, actor, id);
}

/** Every rule of the lines, all refusals at once; the order of the rules is the contract's. */
async function checkLines(
  tx: Transaction,
  actor: Actor,
  account: string,
  // Undefined where they were refused themselves.
  {
    lines,
    receiver,
    dispatchedOn,
  }: Pick<NewShipment, "lines"> & Record<"receiver" | "dispatchedOn", string | undefined>,
  findings: Findings,
): Promise<CheckedLine[]> {
  const ids = [...new Set(lines.map(({ batch }) => batch))];
  const marks = await findBatchMarks(tx, ids);
  const known = await mayKnow(tx, actor, [...marks.values()]);
  const stops = await blocksOf(tx, account, ids);
  const suppliers = await findSuppliers(tx, account, ids);
  const available = await findAvailable(tx, account, ids);
  const seen = new Set<string>();
  return lines.flatMap((line, i) => {
    const base = findings.check(`/lines/${i}`, () => {
      const mark = known.has(line.batch) && marks.get(line.batch);
      if (!mark) throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
      const { lot } = mark;
      if (seen.has(line.batch)) throw new LedgerError("BATCH_REPEATED", { lot }, "/batch");
      seen.add(line.batch);
      const { producedOn, quantity } = readDocument<BatchDocument>(mark.opening);
      // The origin has no supplier, even where some of it came back.
      const supplier = mark.account === account ? undefined : suppliers.get(line.batch);
      const back = receiver === undefined || [mark.account, supplier].includes(receiver);
      refuseStopped(mark, stops.get(line.batch), back);
      const counted = { lot, unit: quantity.unit };
      const asked = findings.check(`/lines/${i}/quantity`, () => baseOf(counted, line.quantity));
      if (dispatchedOn !== undefined) findings.check("/dispatchedOn", () => inOrder(producedOn, dispatchedOn));
      if (asked === undefined) return undefined;
      refuseMore(counted, available.get(line.batch) ?? 0n, asked);
      return { base: asked, unit: quantity.unit };
    });
    return base ? [{ batch: line.batch, base: base.base, quantity: quantityIn(base.unit, base.base) }] : [];
  });
}

/** Recalled stock may go back to the origin, or to whom it came from. */
function refuseStopped({ lot }: BatchMark, stop: "annulled" | "on_hold" | "recalled" | undefined, back: boolean): void {
  if (stop === "annulled") throw new LedgerError("BATCH_ANNULLED", { lot }, "/batch");
  if (stop === "on_hold") throw new LedgerError("BATCH_ON_HOLD", { lot }, "/batch");
  if (stop === "recalled" && !back) throw new LedgerError("BATCH_RECALLED", { lot }, "/batch");
}

function refuseMore({ lot, unit }: Counted, available: bigint, asked: bigint): void {
  if (asked <= available) return;
  const free = formatQuantity(available > 0n ? available : 0n, unit);
  const values = { lot, unit, free, asked: formatQuantity(asked, unit) };
  throw new LedgerError("STOCK_INSUFFICIENT", values, "/quantity");
}
