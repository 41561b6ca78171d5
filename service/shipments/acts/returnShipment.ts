import Type, { type Static } from "typebox";
import { act, type Command, rows, type Sealed } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import { found, type Need, need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { portionNeeds, takePortions } from "../../batches/acts/portions.ts";
import { batchMark, supplier } from "../../batches/rows/loads.ts";
import { shipmentIdOf } from "../../formats/ids.ts";
import { carrier, receiver } from "../../organisations/views/parties.ts";
import { inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import { baseOf, formatQuantity, quantityIn } from "../../values/quantities.ts";
import {
  type EndedLine,
  endedLines,
  type NewShipmentRow,
  shipmentEnds,
  type ShipmentRow,
  shipmentRow,
  shipments,
} from "../rows.ts";
import { DAY_SECONDS, type ReceiptDocument, SHIPMENT_SCHEMAS, shipmentDocument, TRANSIT_DAYS } from "../rules.ts";
import { getShipmentOf } from "../views/reading.ts";
import { atNewShipment, DATE_ERRORS, LINE_ERRORS, ShipmentPath } from "../views/restParts.ts";
import { NewReturn, Shipment } from "../views/schemas.ts";
import { endingNeeds, type Line, openShipment } from "./endings.ts";

/** Sends back, to whoever sent them, goods that were accepted of a shipment: a shipment like any other, which says so. */
export const returnShipment = act({
  word: "returnShipment",
  channel: "relay",
  by: RECORDER,
  resource: "shipment",
  delegation: "return",
  whileSuspended: true,
  body: NewReturn,
  arguments: Type.Object({
    returned: Type.String(),
    shipment: Type.String(),
    commitment: Type.String(),
    transitSeconds: Type.Integer(),
    lines: Type.Array(Type.Object({ batch: Type.String(), quantity: Type.String() })),
  }),
  rest: {
    path: "/v1/shipments/:id/returns",
    tags: ["shipments"],
    summary: "Return goods that were accepted",
    description:
      "For the receiver: a shipment back to the sender, who says at `/v1/shipments/{id}/receipt` what arrived. Of a delivery under an agreement, what the seller accepts leaves what was accepted and is due, and the line can be delivered again.",
    params: ShipmentPath,
    refusals: [
      ...LINE_ERRORS,
      ...DATE_ERRORS,
      "CODE_INVALID",
      "ORGANISATION_KIND_NOT_ALLOWED",
      "SHIPMENT_NOT_YOURS",
      "SHIPMENT_NOT_MINED",
      "SHIPMENT_MORE_THAN_ACCEPTED",
      "STOCK_INSUFFICIENT",
      "BATCH_ON_HOLD",
      "BATCH_RECALLED",
      "BATCH_ANNULLED",
      "RECEIVER_SUSPENDED",
      "AGREEMENT_STATE",
      "AGREEMENT_NOT_YOURS",
      "ACT_NOT_DEPLOYED",
    ],
    answer: {
      schema: Shipment,
      read: (ledger, db, actor, { operation }) => getShipmentOf(ledger, db, actor, operation),
    },
    location: { ...atNewShipment, what: "The return, a shipment." },
  },
  call: ({ returned, commitment, transitSeconds, lines }) => ({
    contract: "batches",
    function: "returnShipment",
    values: [returned, commitment, transitSeconds, lines.map(({ batch, quantity }) => [batch, quantity])],
    gas: 150_000 + 90_000 * lines.length,
  }),
  weight: ({ lines }) => lines.length,
  rule: {
    needs: returnNeeds,
    decide(command, state) {
      const { account, contracts } = command;
      const { sealed, sent, transitSeconds, lines, pendingStock } = decideReturn(command, state);
      const { commitment } = sealed;
      const id = shipmentIdOf(contracts.chainId, contracts.batches, account, commitment);
      return {
        arguments: { returned: command.subject, shipment: id, commitment, transitSeconds, lines },
        documents: [sealed],
        pendingStock,
        rows: [rows(shipments, { ...sent, id })],
      };
    },
  },
});

/** A return, wherever it is told; the contract that is told derives its id. */
export interface Return {
  /** The shipment whose goods are returned. */
  row: ShipmentRow;
  sealed: Sealed;
  sent: Omit<NewShipmentRow, "id">;
  transitSeconds: number;
  /** As the contract is told. */
  lines: { batch: string; quantity: string }[];
  pendingStock: { batch: string; amount: bigint }[];
}

type Asked = Command<Static<typeof NewReturn>>;

export function returnNeeds(command: Asked, state: State): Need[] {
  const { account, subject, body } = command;
  const row = state.get(shipmentRow, subject);
  const batches = body.lines.map(({ batch }) => batch);
  return [
    ...endingNeeds(command, state),
    ...portionNeeds(state, account, batches),
    ...batches.map((batch) => need(supplier, { account, batch })),
    need(carrier, body.carrier),
    ...(row ? [need(receiver, { account, name: row.account })] : []),
  ];
}

/** The days on which what is returned had arrived, as its receipts say. */
function receivedOn({ subject, body }: Asked, state: State): string[] {
  const returned = new Set(body.lines.map(({ batch }) => batch));
  return (state.get(shipmentEnds, subject) ?? [])
    .filter((end) => end.kind === "receipt" && isOnChain(end.state) && end.batches.some((batch) => returned.has(batch)))
    .map((end) => readDocument<ReceiptDocument>(end.opening).receivedOn);
}

/** For what was sent under an agreement as well. */
export function decideReturn(command: Asked, state: State): Return {
  const { account, subject: returns, body, today, operation: intent, seal } = command;
  const { row, dispatchedOn, lines } = openShipment(command, state, "receiver");
  const findings = new Findings();
  const carriedBy = findings.check("/carrier", () => found(state, carrier, body.carrier));
  findings.check("/dispatchedOn", () => {
    notInFuture(parseDate(body.dispatchedOn), today);
    inOrder(dispatchedOn, body.dispatchedOn);
    for (const day of receivedOn(command, state)) inOrder(day, body.dispatchedOn);
  });
  const taken = checkLines(command, state, { back: row.account, lines }, findings);
  findings.check("", () => found(state, receiver, { account, name: row.account }));
  findings.throwAny();
  const transitDays = body.transitDays ?? TRANSIT_DAYS.default;
  const document = shipmentDocument({
    sender: account,
    receiver: row.account,
    carrier: carriedBy,
    dispatchedOn: body.dispatchedOn,
    transitDays: String(transitDays),
    note: body.note,
    lines: taken.map(({ line, base }) => ({ batch: line.batch, quantity: quantityIn(line.counted.unit, base) })),
  });
  const sealed = seal(SHIPMENT_SCHEMAS.shipment, document);
  const batches = taken.map(({ line }) => line.batch);
  return {
    row,
    sealed,
    sent: { account, receiver: row.account, commitment: sealed.commitment, intent, batches, returns },
    transitSeconds: transitDays * DAY_SECONDS,
    lines: taken.map(({ line, base }) => ({ batch: line.batch, quantity: base.toString() })),
    pendingStock: taken.map(({ line, base }) => ({ batch: line.batch, amount: -base })),
  };
}

/** All refusals at once; the order of the rules is the contract's. `back`: to whom it goes. */
function checkLines(
  { account, subject, body }: Asked,
  state: State,
  { back, lines }: { back: string; lines: Line[] },
  findings: Findings,
): { line: Line; base: bigint }[] {
  const ended = new Map((state.get(endedLines, subject) ?? []).map((line) => [line.batch, line]));
  const seen = new Set<string>();
  return body.lines.flatMap(({ batch, quantity }, i) => {
    const pointers = { batch: `/lines/${i}/batch`, quantity: `/lines/${i}/quantity` };
    const line = findings.check(pointers.batch, () => {
      const one = lines.find((each) => each.batch === batch);
      if (!one) throw new LedgerError("NOT_FOUND", { resource: "line" });
      if (seen.has(batch)) throw new LedgerError("BATCH_REPEATED", { lot: one.counted.lot });
      seen.add(batch);
      return one;
    });
    const base = line && findings.check(pointers.quantity, () => asked(line, quantity, ended.get(batch)));
    if (!line || base === undefined) return [];
    // Recalled stock may go back to the origin, or to whom it came from. The origin has no supplier.
    const origin = state.get(batchMark, batch)?.account;
    const home = [origin, origin === account ? undefined : state.get(supplier, { account, batch })].includes(back);
    const allowed = (stop: string) => stop === "recalled" && home;
    const [portion] = takePortions(state, account, [{ batch, quantity, pointers }], allowed, findings);
    return portion ? [{ line, base }] : [];
  });
}

/** In base units; at most what was accepted of the line and has not gone back. */
function asked({ counted }: Line, quantity: Static<typeof NewReturn>["lines"][number]["quantity"], ended?: EndedLine) {
  const { lot, unit } = counted;
  const [base, rest] = [baseOf(counted, quantity), ended?.returnable ?? 0n];
  if (base <= rest) return base;
  const values = { lot, unit, returnable: formatQuantity(rest, unit), asked: formatQuantity(base, unit) };
  throw new LedgerError("SHIPMENT_MORE_THAN_ACCEPTED", values);
}
