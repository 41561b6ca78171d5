import Type, { type Static } from "typebox";
import { act, type Command, rows } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { found, need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { at, Findings, LedgerError } from "../../base/errors.ts";
import { notBeforeArrival, refuseStopped } from "../../batches/acts/portions.ts";
import { arrivedOn } from "../../batches/rows/days.ts";
import { available, batchMark, restriction, sentTo, supplier } from "../../batches/rows/loads.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { checkExpiry, EXPIRED } from "../../batches/rules/expiry.ts";
import { shipmentIdOf } from "../../formats/ids.ts";
import { carrier, receiver } from "../../organisations/views/parties.ts";
import { inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import { baseOf, type Counted, formatQuantity, type Quantity, quantityIn } from "../../values/quantities.ts";
import { shipments } from "../rows.ts";
import { DAY_SECONDS, SHIPMENT_SCHEMAS, shipmentDocument, TRANSIT_DAYS } from "../rules.ts";
import { getShipmentOf } from "../views/reading.ts";
import { atNewShipment, DATE_ERRORS, LINE_ERRORS } from "../views/restParts.ts";
import { NewShipment, Shipment } from "../views/schemas.ts";

interface CheckedLine {
  batch: string;
  base: bigint;
  quantity: Quantity;
  /** Past its date, which the sender acknowledged. */
  expired: boolean;
}

/** Sends stock that the organisation has free; until it is received it is nobody's. */
export const ship = act({
  word: "ship",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "ship",
  body: NewShipment,
  arguments: Type.Object({
    shipment: Type.String(),
    commitment: Type.String(),
    receiver: Type.String(),
    transitSeconds: Type.Integer(),
    lines: Type.Array(Type.Object({ batch: Type.String(), quantity: Type.String() })),
  }),
  rest: {
    path: "/v1/shipments",
    tags: ["shipments"],
    summary: "Send stock to another organisation",
    description:
      "Under one signature, all lines or none. Until the receiver says what arrived, it is nobody's; after `transitDays` the sender may take it back.",
    refusals: [
      ...LINE_ERRORS,
      ...DATE_ERRORS,
      "CODE_INVALID",
      "ORGANISATION_KIND_NOT_ALLOWED",
      "STOCK_INSUFFICIENT",
      "BATCH_ON_HOLD",
      "BATCH_RECALLED",
      "BATCH_ANNULLED",
      "DATE_BEFORE_ARRIVAL",
      "BATCH_EXPIRED",
      "RECEIVER_SUSPENDED",
      "RECEIVER_PENDING",
      "SHIPMENT_TO_SELF",
    ],
    answer: {
      schema: Shipment,
      read: (ledger, db, actor, { operation }) => getShipmentOf(ledger, db, actor, operation),
    },
    location: atNewShipment,
  },
  call({ commitment, receiver, transitSeconds, lines }) {
    const gas = 150_000 + 65_000 * lines.length;
    const parts = lines.map(({ batch, quantity }) => [batch, quantity]);
    const sent = [commitment, receiver, transitSeconds];
    return parts.length === 1
      ? { contract: "batches", function: "ship", values: [...sent, ...parts[0]!], gas }
      : { contract: "batches", function: "shipMany", values: [...sent, parts], gas };
  },
  weight: ({ lines }) => lines.length,
  rule: {
    needs: ({ account, body }) => [
      need(receiver, { account, name: body.receiver }),
      need(carrier, body.carrier),
      ...body.lines.flatMap(({ batch }) => {
        const holding = { account, batch };
        return [
          need(batchMark, batch),
          ...[available, restriction, sentTo, supplier, arrivedOn].map((load) =>
            need<typeof holding, unknown>(load, holding),
          ),
        ];
      }),
    ],
    decide(command, state) {
      const { account, body, today, contracts, operation, seal } = command;
      const findings = new Findings();
      const to = findings.check("/receiver", () => found(state, receiver, { account, name: body.receiver }));
      const carriedBy = findings.check("/carrier", () => found(state, carrier, body.carrier));
      const dispatchedOn = findings.check("/dispatchedOn", () => {
        const day = parseDate(body.dispatchedOn);
        notInFuture(day, today);
        return day;
      });
      const lines = checkLines(command, state, { receiver: to, dispatchedOn }, findings);
      findings.throwAny();
      const transitDays = body.transitDays ?? TRANSIT_DAYS.default;
      const sealed = seal(
        SHIPMENT_SCHEMAS.shipment,
        shipmentDocument({
          sender: account,
          receiver: to!,
          carrier: carriedBy,
          dispatchedOn: body.dispatchedOn,
          transitDays: String(transitDays),
          note: body.note,
          lines: lines.map(({ batch, quantity }) => ({ batch, quantity })),
          acknowledged: lines.some(({ expired }) => expired) ? [EXPIRED] : undefined,
        }),
      );
      const { commitment } = sealed;
      const id = shipmentIdOf(contracts.chainId, contracts.batches, account, commitment);
      const batches = lines.map(({ batch }) => batch);
      return {
        arguments: {
          shipment: id,
          commitment,
          receiver: to!,
          transitSeconds: transitDays * DAY_SECONDS,
          lines: lines.map(({ batch, base }) => ({ batch, quantity: base.toString() })),
        },
        documents: [sealed],
        pendingStock: lines.map(({ batch, base }) => ({ batch, amount: -base })),
        rows: [rows(shipments, { id, account, receiver: to!, commitment, intent: operation, batches })],
      };
    },
  },
});

/** Every rule of the lines, all refusals at once; the order of the rules is the contract's. */
function checkLines(
  { account, body }: Pick<Command<Static<typeof NewShipment>>, "account" | "body">,
  state: State,
  // Undefined where they were refused themselves.
  { receiver, dispatchedOn }: Record<"receiver" | "dispatchedOn", string | undefined>,
  findings: Findings,
): CheckedLine[] {
  const seen = new Set<string>();
  return body.lines.flatMap(({ batch, quantity }, i) => {
    const holding = { account, batch };
    const checked = findings.check(`/lines/${i}`, () => {
      const mark = state.get(batchMark, batch);
      if (!mark || (mark.account !== account && !state.get(sentTo, holding)))
        throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
      const { lot } = mark;
      if (seen.has(batch)) throw new LedgerError("BATCH_REPEATED", { lot }, "/batch");
      seen.add(batch);
      const document = readDocument<BatchDocument>(mark.opening);
      const { unit } = document.quantity;
      const stop = state.get(restriction, holding);
      // Recalled stock may go back to the origin, or to whom it came from. The origin has no supplier, even where some of
      // it came back.
      const from = mark.account === account ? undefined : state.get(supplier, holding);
      const back = receiver === undefined || [mark.account, from].includes(receiver);
      if (stop && !(stop === "recalled" && back)) at("/batch", () => refuseStopped(stop, lot));
      const counted = { lot, unit };
      const expired =
        dispatchedOn !== undefined && at("/batch", () => checkExpiry(document, dispatchedOn, body.acknowledge));
      const base = findings.check(`/lines/${i}/quantity`, () => baseOf(counted, quantity));
      if (dispatchedOn !== undefined)
        findings.check("/dispatchedOn", () => {
          inOrder(document.producedOn, dispatchedOn);
          notBeforeArrival(state, holding, lot, dispatchedOn);
        });
      if (base === undefined) return undefined;
      refuseMore(counted, state.get(available, holding) ?? 0n, base);
      return { batch, base, quantity: quantityIn(unit, base), expired };
    });
    return checked ? [checked] : [];
  });
}

function refuseMore({ lot, unit }: Counted, available: bigint, asked: bigint): void {
  if (asked <= available) return;
  const free = formatQuantity(available > 0n ? available : 0n, unit);
  const values = { lot, unit, free, asked: formatQuantity(asked, unit) };
  throw new LedgerError("STOCK_INSUFFICIENT", values, "/quantity");
}
