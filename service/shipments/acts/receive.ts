import { readDocument, sealDocument } from "../../accept/documents.ts";
import { askRelay, lockActing } from "../../accept/enqueue.ts";
import type { Claim, Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Action, type Actor, authoriseOwn } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { findBatchMarks } from "../../batches/rows/batches.ts";
import { lastBlockTime } from "../../store/blocks.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { dayInMorocco, inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import { baseOfPart, type Counted, parseQuantity, type Quantity, quantityIn } from "../../values/quantities.ts";
import {
  findEndedLines,
  findShipment,
  findShipmentEnds,
  insertShipmentEnd,
  type ShipmentEndRow,
  type ShipmentRow,
} from "../rows.ts";
import {
  cancellationDocument,
  partsOf,
  receiptDocument,
  type ReceivedLine,
  SHIPMENT_SCHEMAS,
  type ShipmentDocument,
} from "../rules.ts";
import { lineState, timeOf } from "../views/shipment.ts";
import type { ShipmentEndView } from "../views/types.ts";
import { getShipment } from "../views/reading.ts";

export interface NewReceipt {
  receivedOn: string;
  note?: Names;
  lines?: { batch: string; accepted: Quantity; missing?: Quantity }[];
}

/** A line as it was sent, and what has become of it: in transit, or how it ended. */
interface Line {
  batch: string;
  counted: Counted;
  /** Base units. */
  sent: bigint;
  state: string;
}

interface Opened {
  row: ShipmentRow;
  account: string;
  dispatchedOn: string;
  lines: Line[];
}

/** The receiver says what arrived; without lines, all that is in transit did. What is neither accepted nor missing goes back. */
export async function receiveShipment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: NewReceipt,
): Promise<ShipmentEndView> {
  const opened = await openShipment(tx, actor, "shipment.receive", id);
  const findings = new Findings();
  checkReceivedOn(ledger, opened, input.receivedOn, findings);
  const parts = input.lines
    ? checkLines(opened.lines, input.lines, findings)
    : inTransit(opened.lines).map((line) => ({ line, ...partsOf(line.counted, line.sent, allOf(line)) }));
  findings.throwAny();
  return end(ledger, tx, actor, opened, "receipt", { receivedOn: input.receivedOn, note: input.note }, parts);
}

/** The receiver takes nothing: all that is in transit goes back to the sender. */
export async function rejectShipment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: { reason: string; receivedOn: string },
): Promise<ShipmentEndView> {
  const opened = await openShipment(tx, actor, "shipment.receive", id);
  const findings = new Findings();
  checkReceivedOn(ledger, opened, input.receivedOn, findings);
  findings.throwAny();
  const parts = inTransit(opened.lines).map((line) => ({
    line,
    ...partsOf(line.counted, line.sent, { accepted: 0n, missing: 0n }),
  }));
  return end(ledger, tx, actor, opened, "rejection", input, parts);
}

/** The sender takes back what nobody received in time. */
export async function cancelShipment(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  input: { reason: string },
): Promise<ShipmentEndView> {
  const opened = await openShipment(tx, actor, "shipment.send", id);
  const lines = inTransit(opened.lines);
  const from = opened.row.cancellable_from!;
  // The contract goes by the time of its block. A chain that nobody uses stands still, so our own clock counts as well.
  const now = Math.max(ledger.now().getTime() / 1_000, await lastBlockTime(tx));
  if (now < from) throw new LedgerError("SHIPMENT_NOT_YET_CANCELLABLE", { from: timeOf(from) });
  const batches = lines.map(({ batch }) => batch);
  const document = cancellationDocument({ shipment: id, reason: input.reason, batches });
  const sealed = sealDocument(ledger, SHIPMENT_SCHEMAS.cancellation, document);
  const delivery = deliveryOf(opened.row, batches);
  const wish: Wish = delivery
    ? { kind: "cancelDelivery", arguments: { ...delivery, reason: sealed.commitment } }
    : { kind: "cancelShipment", arguments: { shipment: id, reason: sealed.commitment, batches } };
  const claims = lines.map(({ batch, sent }) => ({ batch, amount: sent }));
  return ask(ledger, tx, actor, opened, "cancellation", { sealed, wish, claims, batches });
}

/** For whoever may do that with it, once it is on the chain. Strangers learn nothing; the other party learns whose turn it is. */
async function openShipment(
  tx: Transaction,
  actor: Actor,
  action: Action & ("shipment.send" | "shipment.receive"),
  id: string,
): Promise<Opened> {
  const account = authoriseOwn(actor, action);
  const row = await findShipment(tx, id);
  const isParty = row?.account === account || row?.receiver === account;
  if (!row || !isParty || (row.state === "rejected" && row.account !== account))
    throw new LedgerError("NOT_FOUND", { resource: "shipment" });
  const party = action === "shipment.send" ? "sender" : "receiver";
  if (account !== (party === "sender" ? row.account : row.receiver))
    throw new LedgerError("SHIPMENT_NOT_YOURS", { party });
  await lockActing(tx, account);
  if (row.state !== "mined" && row.state !== "final") throw new LedgerError("SHIPMENT_NOT_MINED");
  const document = readDocument<ShipmentDocument>(row.opening);
  return { row, account, dispatchedOn: document.dispatchedOn, lines: await findLines(tx, row, document, party) };
}

/** As the chain says, and as the party's own acts on their way will leave them. */
async function findLines(
  tx: Transaction,
  row: ShipmentRow,
  document: ShipmentDocument,
  party: "sender" | "receiver",
): Promise<Line[]> {
  const marks = await findBatchMarks(
    tx,
    document.lines.map(({ batch }) => batch),
  );
  const ended = new Map((await findEndedLines(tx, [row.id])).map((line) => [line.batch, line]));
  const waiting = (await findShipmentEnds(tx, [row.id])).filter(
    ({ kind, state }) => (kind === "cancellation") === (party === "sender") && (state === "queued" || state === "sent"),
  );
  return document.lines.map(({ batch, quantity }) => {
    const own = waiting.find(({ batches }) => batches.includes(batch));
    return {
      batch,
      counted: { lot: marks.get(batch)!.lot, unit: quantity.unit },
      sent: parseQuantity(quantity).base,
      state: own ? STATE_AFTER[own.kind] : lineState(row.state, ended.get(batch)),
    };
  });
}

const STATE_AFTER = { receipt: "received", rejection: "refused", cancellation: "cancelled" } as const;

/** Throws SHIPMENT_LINE_ENDED when none is. */
function inTransit(lines: Line[]): Line[] {
  const open = lines.filter(({ state }) => state === "in_transit");
  if (open.length === 0) throw ended(lines[0]!);
  return open;
}

const ended = ({ counted, state }: Line, pointer?: string): LedgerError =>
  new LedgerError("SHIPMENT_LINE_ENDED", { lot: counted.lot, state }, pointer);

const allOf = ({ sent }: Line) => ({ accepted: sent, missing: 0n });

type Parts = { line: Line; accepted: bigint; missing: bigint; refused: bigint };

function checkLines(lines: Line[], given: NonNullable<NewReceipt["lines"]>, findings: Findings): Parts[] {
  const byBatch = new Map(lines.map((line) => [line.batch, line]));
  const seen = new Set<string>();
  return given.flatMap(({ batch, accepted, missing }, i) => {
    const parts = findings.check(`/lines/${i}`, () => {
      const line = byBatch.get(batch);
      if (!line) throw new LedgerError("NOT_FOUND", { resource: "line" }, "/batch");
      if (seen.has(batch)) throw new LedgerError("BATCH_REPEATED", { lot: line.counted.lot }, "/batch");
      seen.add(batch);
      if (line.state !== "in_transit") throw ended(line, "/batch");
      const stated = {
        accepted: findings.check(`/lines/${i}/accepted`, () => baseOfPart(line.counted, accepted)),
        missing: missing ? findings.check(`/lines/${i}/missing`, () => baseOfPart(line.counted, missing)) : 0n,
      };
      if (stated.accepted === undefined || stated.missing === undefined) return undefined;
      return { line, ...partsOf(line.counted, line.sent, { accepted: stated.accepted, missing: stated.missing }) };
    });
    return parts ? [parts] : [];
  });
}

function checkReceivedOn(ledger: Ledger, { dispatchedOn }: Opened, receivedOn: string, findings: Findings): void {
  findings.check("/receivedOn", () => {
    notInFuture(parseDate(receivedOn), dayInMorocco(ledger.now()));
    inOrder(dispatchedOn, receivedOn);
  });
}

async function end(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  opened: Opened,
  kind: "receipt" | "rejection",
  stated: { receivedOn: string; note?: Names | undefined; reason?: string },
  parts: Parts[],
): Promise<ShipmentEndView> {
  const { id } = opened.row;
  const document = receiptDocument({
    shipment: id,
    receivedOn: stated.receivedOn,
    note: stated.note,
    reason: stated.reason,
    lines: parts.map(toReceivedLine),
  });
  const sealed = sealDocument(ledger, SHIPMENT_SCHEMAS.receipt, document);
  const { commitment } = sealed;
  const receipts = parts.map(({ line, accepted, missing }) => ({
    batch: line.batch,
    accepted: accepted.toString(),
    missing: missing.toString(),
  }));
  const delivery = deliveryOf(
    opened.row,
    receipts.map(({ batch }) => batch),
  );
  const wish: Wish = delivery
    ? { kind: "receiveDelivery", arguments: { ...delivery, ...receipts[0]!, commitment } }
    : { kind: "receiveShipment", arguments: { shipment: id, commitment, receipts } };
  const claims = parts
    .filter(({ accepted }) => accepted > 0n)
    .map(({ line, accepted }) => ({ batch: line.batch, amount: accepted }));
  return ask(ledger, tx, actor, opened, kind, { sealed, wish, claims, batches: parts.map(({ line }) => line.batch) });
}

/** What is sent under an agreement ends there as well, so that what comes of it counts for the line. It has one batch. */
function deliveryOf({ id, agreement, line, commitment }: ShipmentRow, [batch]: string[]) {
  if (agreement === null) return null;
  return { agreement, line: line!, shipment: id, dispatch: commitment, batch: batch! };
}

function toReceivedLine({ line, accepted, missing, refused }: Parts): ReceivedLine {
  const told = (part: bigint) => quantityIn(line.counted.unit, part);
  return {
    batch: line.batch,
    ...(accepted > 0n && { accepted: told(accepted) }),
    ...(missing > 0n && { missing: told(missing) }),
    ...(refused > 0n && { refused: told(refused) }),
  };
}

async function ask(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { row, account }: Opened,
  kind: ShipmentEndRow["kind"],
  act: { sealed: ReturnType<typeof sealDocument>; wish: Wish; claims: Claim[]; batches: string[] },
): Promise<ShipmentEndView> {
  const { sealed, wish, claims, batches } = act;
  await insertDocuments(tx, [sealed]);
  const operation = await askRelay(tx, actor, account, wish, { weight: batches.length, claims });
  await insertShipmentEnd(tx, {
    intent: operation,
    shipment: row.id,
    kind,
    commitment: sealed.commitment,
    batches,
  });
  return getShipmentEnd(ledger, tx, actor, { shipment: row.id, operation });
}

export async function getShipmentEnd(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  { shipment, operation }: { shipment: string; operation: string },
): Promise<ShipmentEndView> {
  const { ends } = await getShipment(ledger, db, actor, shipment);
  return ends.find((one) => one.operation === operation)!;
}
