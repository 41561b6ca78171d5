import Type, { type Static } from "typebox";
import { act, type Command, rows } from "../../accept/act.ts";
import { blockTime, chainClock } from "../../accept/ledger.ts";
import { need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { timeOf } from "../../values/dates.ts";
import { shipmentEndings } from "../rows.ts";
import { cancellationDocument, SHIPMENT_SCHEMAS } from "../rules.ts";
import { ENDING_ERRORS, ShipmentPath } from "../views/restParts.ts";
import { NewCancellation } from "../views/schemas.ts";
import { type Ending, ENDING, endingNeeds, inTransit, openShipment } from "./endings.ts";

/** The sender takes back what nobody received in time. */
export const cancelShipment = act({
  word: "cancelShipment",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "cancel",
  whileSuspended: true,
  body: NewCancellation,
  arguments: Type.Object({ shipment: Type.String(), reason: Type.String(), batches: Type.Array(Type.String()) }),
  rest: {
    path: "/v1/shipments/:id/cancellation",
    tags: ["shipments"],
    summary: "Take back a shipment that nobody received",
    description: "Once its days in transit are over. For the sender.",
    params: ShipmentPath,
    refusals: [...ENDING_ERRORS, "SHIPMENT_NOT_YET_CANCELLABLE"],
    ...ENDING,
  },
  call: ({ shipment, reason, batches }) => ({
    contract: "batches",
    function: "cancelShipment",
    values: [shipment, reason, batches],
    gas: 150_000 + 40_000 * batches.length,
  }),
  weight: ({ batches }) => batches.length,
  rule: {
    needs: (command, state) => [...endingNeeds(command, state), need(blockTime, null)],
    decide(command, state) {
      const { sealed, brought, end } = decideCancellation(command, state);
      const { shipment, batches } = end;
      return {
        arguments: { shipment, reason: sealed.commitment, batches },
        documents: [sealed],
        pendingStock: brought,
        rows: [rows(shipmentEndings, end)],
      };
    },
  },
});

/** For what was sent under an agreement as well. */
export function decideCancellation(command: Command<Static<typeof NewCancellation>>, state: State): Ending {
  const { subject: shipment, body, operation: intent, seal } = command;
  const { row, lines } = openShipment(command, state, "sender");
  const open = inTransit(lines);
  const from = row.cancellable_from!;
  if (chainClock(command, state) < from) throw new LedgerError("SHIPMENT_NOT_YET_CANCELLABLE", { from: timeOf(from) });
  const batches = open.map(({ batch }) => batch);
  const sealed = seal(SHIPMENT_SCHEMAS.cancellation, cancellationDocument({ shipment, reason: body.reason, batches }));
  const { commitment } = sealed;
  return {
    row,
    sealed,
    brought: open.map(({ batch, sent }) => ({ batch, amount: sent })),
    end: { intent, shipment, kind: "cancellation", commitment, batches },
  };
}
