import Type, { type Static } from "typebox";
import { act, type Command, rows } from "../../accept/act.ts";
import type { State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings, LedgerError } from "../../base/errors.ts";
import { inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import { baseOfPart, quantityIn } from "../../values/quantities.ts";
import { shipmentEndings } from "../rows.ts";
import { partsOf, receiptDocument, type ReceivedLine, SHIPMENT_SCHEMAS } from "../rules.ts";
import { LINE_ERRORS, DATE_ERRORS, ENDING_ERRORS, ShipmentPath } from "../views/restParts.ts";
import { NewReceipt, NewRejection } from "../views/schemas.ts";
import { type Ending, ENDING, endingNeeds, inTransit, type Line, lineEnded, openShipment } from "./endings.ts";

/** What arrived, or why none of it is taken. */
export const Received = Type.Union([NewReceipt, NewRejection]);

/**
 * The receiver says what arrived; without lines, all that is in transit did. What is neither accepted nor missing goes back;
 * so does all of what is rejected.
 */
export const receiveShipment = act({
  word: "receiveShipment",
  channel: "relay",
  by: RECORDER,
  resource: "shipment",
  delegation: "receive",
  whileSuspended: true,
  body: Received,
  arguments: Type.Object({
    shipment: Type.String(),
    commitment: Type.String(),
    receipts: Type.Array(Type.Object({ batch: Type.String(), accepted: Type.String(), missing: Type.String() })),
  }),
  rest: {
    path: "/v1/shipments/:id/receipt",
    tags: ["shipments"],
    summary: "Say what arrived of a shipment",
    description: "All of it, a part with a stated shortfall, or some lines now and others later. For the receiver.",
    params: ShipmentPath,
    refusals: [...ENDING_ERRORS, ...LINE_ERRORS, ...DATE_ERRORS, "SHIPMENT_MORE_THAN_SENT"],
    ...ENDING,
  },
  call: ({ shipment, commitment, receipts }) => ({
    contract: "batches",
    function: "receiveShipment",
    values: [shipment, commitment, receipts.map(({ batch, accepted, missing }) => [batch, accepted, missing])],
    gas: 150_000 + 65_000 * receipts.length,
  }),
  weight: ({ receipts }) => receipts.length,
  rule: {
    needs: endingNeeds,
    decide(command, state) {
      const received = decideReceipt(command, state);
      const { sealed, brought, end, receipts } = received;
      return {
        arguments: { shipment: command.subject, commitment: sealed.commitment, receipts },
        documents: [sealed],
        pendingStock: brought,
        rows: [rows(shipmentEndings, end)],
      };
    },
  },
});

type Parts = { line: Line; accepted: bigint; missing: bigint; refused: bigint };

/** `receipts`: as the contract is told. */
export interface ReceiptEnding extends Ending {
  receipts: { batch: string; accepted: string; missing: string }[];
}

/** For what was sent under an agreement as well. */
export function decideReceipt(command: Command<Static<typeof Received>>, state: State): ReceiptEnding {
  const { subject: shipment, body, today, operation: intent, seal } = command;
  const opened = openShipment(command, state, "receiver");
  const findings = new Findings();
  findings.check("/receivedOn", () => {
    notInFuture(parseDate(body.receivedOn), today);
    inOrder(opened.dispatchedOn, body.receivedOn);
  });
  const rejects = "reason" in body;
  // What is wrong with the day of a rejection is told before anything else.
  if (rejects) findings.throwAny();
  const parts =
    !rejects && body.lines
      ? checkLines(opened.lines, body.lines, findings)
      : inTransit(opened.lines).map((line) => {
          const stated = { accepted: rejects ? 0n : line.sent, missing: 0n };
          return { line, ...partsOf(line.counted, line.sent, stated) };
        });
  findings.throwAny();
  const document = receiptDocument({ ...body, shipment, lines: parts.map(toReceivedLine) });
  const sealed = seal(SHIPMENT_SCHEMAS.receipt, document);
  const { commitment } = sealed;
  const batches = parts.map(({ line }) => line.batch);
  const arrived = parts.filter(({ accepted }) => accepted > 0n);
  return {
    row: opened.row,
    sealed,
    brought: arrived.map(({ line, accepted }) => ({ batch: line.batch, amount: accepted })),
    end: { intent, shipment, kind: rejects ? "rejection" : "receipt", commitment, batches },
    receipts: parts.map(({ line, accepted, missing }) => ({
      batch: line.batch,
      accepted: accepted.toString(),
      missing: missing.toString(),
    })),
  };
}

function checkLines(
  lines: Line[],
  given: NonNullable<Static<typeof NewReceipt>["lines"]>,
  findings: Findings,
): Parts[] {
  const byBatch = new Map(lines.map((line) => [line.batch, line]));
  const seen = new Set<string>();
  return given.flatMap(({ batch, accepted, missing }, i) => {
    const parts = findings.check(`/lines/${i}`, () => {
      const line = byBatch.get(batch);
      if (!line) throw new LedgerError("NOT_FOUND", { resource: "line" }, "/batch");
      if (seen.has(batch)) throw new LedgerError("BATCH_REPEATED", { lot: line.counted.lot }, "/batch");
      seen.add(batch);
      if (line.state !== "in_transit") throw lineEnded(line, "/batch");
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

function toReceivedLine({ line, accepted, missing, refused }: Parts): ReceivedLine {
  const inUnit = (part: bigint) => quantityIn(line.counted.unit, part);
  return {
    batch: line.batch,
    ...(accepted > 0n && { accepted: inUnit(accepted) }),
    ...(missing > 0n && { missing: inUnit(missing) }),
    ...(refused > 0n && { refused: inUnit(refused) }),
  };
}
