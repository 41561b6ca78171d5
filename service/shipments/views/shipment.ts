import { readDocument } from "../../accept/documents.ts";
import { toEvidence, toRecordedBy, toRejection } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isPending, type OperationState } from "../../accept/operationStates.ts";
import type { Party } from "../../accept/schemas.ts";
import { type Actor, scopeOf } from "../../access/roles.ts";
import { acknowledgedIn } from "../../batches/rules/expiry.ts";
import { type BatchMark, findBatchMarks } from "../../batches/rows/batches.ts";
import { nameParties } from "../../organisations/views/parties.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable } from "../../store/pool.ts";
import { timeOf } from "../../values/dates.ts";
import type { Names } from "../../values/names.ts";
import { type Quantity, quantityIn } from "../../values/quantities.ts";
import { type EndedLine, findEndedLines, findShipmentEnds, type ShipmentEndRow, type ShipmentRow } from "../rows.ts";
import type { ReceiptDocument, ShipmentDocument } from "../rules.ts";
import type { LineState, LineView, ShipmentEndView, ShipmentView } from "./schemas.ts";

/** What a page of shipments speaks of, found once for all of them. */
interface Related {
  ledger: Ledger;
  viewer: Actor;
  parties: Map<string, Party>;
  batches: Map<string, BatchMark>;
  productNames: Map<string, Names>;
  ended: Map<string, EndedLine[]>;
  ends: Map<string, ShipmentEndRow[]>;
}

export async function toShipmentViews(
  ledger: Ledger,
  db: Queryable,
  viewer: Actor,
  rows: ShipmentRow[],
): Promise<ShipmentView[]> {
  const read = rows.map((row) => ({ row, document: readDocument<ShipmentDocument>(row.opening) }));
  const around = await loadRelated(ledger, db, viewer, read);
  return read.map(({ row, document }) => toView(row, document, around));
}

async function loadRelated(
  ledger: Ledger,
  db: Queryable,
  viewer: Actor,
  read: { row: ShipmentRow; document: ShipmentDocument }[],
): Promise<Related> {
  const ids = read.map(({ row }) => row.id);
  const accounts = read.flatMap(({ row, document: { carrier } }) => [
    row.account,
    row.receiver,
    ...(carrier && "organisation" in carrier ? [carrier.organisation] : []),
  ]);
  const batches = await findBatchMarks(db, [
    ...new Set(read.flatMap(({ document }) => document.lines.map(({ batch }) => batch))),
  ]);
  const products = await findProducts(db, [...new Set([...batches.values()].map(({ product }) => product))]);
  return {
    ledger,
    viewer,
    parties: await nameParties(db, accounts),
    batches,
    productNames: mapValues(products, ({ opening }) => readDocument<ProductDocument>(opening).name),
    ended: Map.groupBy(await findEndedLines(db, ids), ({ shipment }) => shipment),
    ends: Map.groupBy(await findShipmentEnds(db, ids), ({ shipment }) => shipment),
  };
}

function toView(row: ShipmentRow, document: ShipmentDocument, around: Related): ShipmentView {
  const { ledger, viewer, parties } = around;
  const { carrier } = document;
  const ended = around.ended.get(row.id) ?? [];
  return {
    id: row.id,
    sender: parties.get(row.account)!,
    receiver: parties.get(row.receiver)!,
    carrier: !carrier || "name" in carrier ? (carrier ?? null) : { organisation: parties.get(carrier.organisation)! },
    dispatchedOn: document.dispatchedOn,
    transitDays: Number(document.transitDays),
    ...(document.note && { note: document.note }),
    ...acknowledgedIn(document.acknowledged),
    agreement: row.agreement === null ? null : { id: row.agreement, line: row.line! },
    returns: row.returns,
    lines: document.lines.map((line) =>
      toLine(
        line,
        row,
        ended.find(({ batch }) => batch === line.batch),
        around,
      ),
    ),
    cancellableFrom: row.cancellable_from === null ? null : timeOf(row.cancellable_from),
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
    ends: (around.ends.get(row.id) ?? []).map((end) => toEnd(end, document, around)),
  };
}

function toLine(
  { batch: id, quantity }: { batch: string; quantity: Quantity },
  { state, receiver }: ShipmentRow,
  ended: EndedLine | undefined,
  { batches, productNames, viewer }: Related,
): LineView {
  const { code, lot, product } = batches.get(id)!;
  const { unit } = quantity;
  return {
    batch: { id, code, lot, product: productNames.get(product)! },
    quantity,
    state: lineState(state, ended),
    arrived:
      ended && !ended.cancelled
        ? {
            accepted: quantityIn(unit, ended.accepted),
            missing: quantityIn(unit, ended.missing),
            refused: quantityIn(unit, ended.refused),
          }
        : null,
    // The sender learns of a return when it is on the chain.
    returnable: ended && [receiver, null].includes(scopeOf(viewer)) ? quantityIn(unit, ended.returnable) : null,
  };
}

/** Of a line whose shipment is in this state. */
export function lineState(dispatch: string, ended: EndedLine | undefined): LineState {
  if (dispatch === "rejected") return "rejected";
  if (isPending(dispatch)) return "queued";
  if (!ended) return "in_transit";
  if (ended.cancelled) return "cancelled";
  return ended.accepted === 0n && ended.missing === 0n ? "refused" : "received";
}

function toEnd(row: ShipmentEndRow, shipment: ShipmentDocument, { ledger, viewer }: Related): ShipmentEndView {
  const { receivedOn, note, reason, lines } = readDocument<Partial<ReceiptDocument>>(row.opening);
  return {
    shipment: row.shipment,
    kind: row.kind,
    lines: lines ?? shipment.lines.filter(({ batch }) => row.batches.includes(batch)).map(({ batch }) => ({ batch })),
    ...(receivedOn !== undefined && { receivedOn }),
    ...(note && { note }),
    ...(reason !== undefined && { reason }),
    commitment: row.commitment,
    state: row.state as OperationState,
    operation: row.operation,
    rejection: toRejection(row),
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
    recordedBy: toRecordedBy(row, viewer),
  };
}

const mapValues = <V, T>(map: Map<string, V>, to: (value: V, key: string) => T): Map<string, T> =>
  new Map([...map].map(([key, value]) => [key, to(value, key)]));
