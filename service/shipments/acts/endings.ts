import type { Command, Rest, Sealed } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { isOnChain, isPending } from "../../accept/operationStates.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { LedgerError } from "../../base/errors.ts";
import { batchMark } from "../../batches/rows/loads.ts";
import type { Queryable } from "../../store/pool.ts";
import { type Counted, parseQuantity } from "../../values/quantities.ts";
import {
  endedLines,
  findShipment,
  type NewShipmentEndRow,
  shipmentEnds,
  type ShipmentRow,
  shipmentRow,
} from "../rows.ts";
import type { ShipmentDocument } from "../rules.ts";
import { getShipment } from "../views/reading.ts";
import { atShipment } from "../views/restParts.ts";
import { ShipmentEnd } from "../views/schemas.ts";
import { lineState } from "../views/shipment.ts";

/** What receiving a shipment and taking it back have in common, under an agreement or not. */

/** A line as it was sent, and what has become of it: in transit, or how it ended. */
export interface Line {
  batch: string;
  counted: Counted;
  /** Base units. */
  sent: bigint;
  state: string;
}

export interface Opened {
  row: ShipmentRow;
  dispatchedOn: string;
  lines: Line[];
}

/** What ends, however it does; acts under an agreement and others put it differently to their contract. */
export interface Ending {
  row: ShipmentRow;
  sealed: Sealed;
  /** What comes back or arrives of each line, in base units. */
  brought: { batch: string; amount: bigint }[];
  end: NewShipmentEndRow;
}

/** Of a delivery, as its contract finds it: it has one batch. */
export function deliveryIn({ row, end }: Ending) {
  const { agreement, line, id: shipment, commitment: dispatch } = row;
  return { agreement: agreement!, line: line!, shipment, dispatch, batch: end.batches[0]! };
}

export function endingNeeds({ subject: shipment }: Pick<Command<unknown>, "subject">, state: State): Need[] {
  const row = state.get(shipmentRow, shipment);
  const lines = row ? readDocument<ShipmentDocument>(row.opening).lines : [];
  return [
    need(shipmentRow, shipment),
    need(endedLines, shipment),
    need(shipmentEnds, shipment),
    ...lines.map(({ batch }) => need(batchMark, batch)),
  ];
}

/** For `party`, once it is on the chain. Strangers learn nothing; the other party learns whose turn it is. */
export function openShipment(
  { account, subject, suspended }: Command<unknown>,
  state: State,
  party: "sender" | "receiver",
): Opened {
  const row = state.get(shipmentRow, subject);
  const isParty = row?.account === account || row?.receiver === account;
  if (!row || !isParty || (row.state === "rejected" && row.account !== account))
    throw new LedgerError("NOT_FOUND", { resource: "shipment" });
  if (account !== (party === "sender" ? row.account : row.receiver))
    throw new LedgerError("SHIPMENT_NOT_YOURS", { party });
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  if (!isOnChain(row.state)) throw new LedgerError("SHIPMENT_NOT_MINED");
  const document = readDocument<ShipmentDocument>(row.opening);
  return { row, dispatchedOn: document.dispatchedOn, lines: linesOf(state, row, document, party) };
}

/** As the chain says, and as the party's own acts on their way will leave them. */
function linesOf(state: State, row: ShipmentRow, document: ShipmentDocument, party: "sender" | "receiver"): Line[] {
  const ended = new Map((state.get(endedLines, row.id) ?? []).map((line) => [line.batch, line]));
  const waiting = (state.get(shipmentEnds, row.id) ?? []).filter(
    (end) => (end.kind === "cancellation") === (party === "sender") && isPending(end.state),
  );
  return document.lines.map(({ batch, quantity }) => {
    const own = waiting.find(({ batches }) => batches.includes(batch));
    return {
      batch,
      counted: { lot: state.get(batchMark, batch)!.lot, unit: quantity.unit },
      sent: parseQuantity(quantity).base,
      state: own ? STATE_AFTER[own.kind] : lineState(row.state, ended.get(batch)),
    };
  });
}

const STATE_AFTER = { receipt: "received", rejection: "refused", cancellation: "cancelled" } as const;

/** Throws SHIPMENT_LINE_ENDED when none is. */
export function inTransit(lines: Line[]): Line[] {
  const open = lines.filter(({ state }) => state === "in_transit");
  if (open.length === 0) throw lineEnded(lines[0]!);
  return open;
}

export const lineEnded = ({ counted, state }: Line, pointer?: string): LedgerError =>
  new LedgerError("SHIPMENT_LINE_ENDED", { lot: counted.lot, state }, pointer);

/** Whether the shipment is a delivery under an agreement: that it ends in another contract. Only its parties are told. */
export async function isDelivery(db: Queryable, account: string | null, shipment: string): Promise<boolean> {
  const row = await findShipment(db, shipment);
  return row !== null && row.agreement !== null && (row.account === account || row.receiver === account);
}

/** What is answered of an ending, wherever it ends. */
export const ENDING: Pick<Rest, "answer" | "location"> = {
  answer: {
    schema: ShipmentEnd,
    async read(ledger, db, actor, { subject, operation }) {
      const { ends } = await getShipment(ledger, db, actor, subject);
      return ends.find((one) => one.operation === operation)!;
    },
  },
  location: atShipment,
};
