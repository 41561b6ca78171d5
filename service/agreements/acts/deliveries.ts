import Type from "typebox";
import { act, type AnyAct, rows } from "../../accept/act.ts";
import { blockTime } from "../../accept/ledger.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { deliveryIdOf } from "../../formats/ids.ts";
import { cancelShipment, decideCancellation } from "../../shipments/acts/cancelShipment.ts";
import { deliveryIn, endingNeeds } from "../../shipments/acts/endings.ts";
import { decideReceipt, Received, receiveShipment } from "../../shipments/acts/receiveShipment.ts";
import { decideReturn, returnNeeds, returnShipment } from "../../shipments/acts/returnShipment.ts";
import { shipmentEndings, shipmentRow, shipments } from "../../shipments/rows.ts";
import { NewCancellation, NewReturn } from "../../shipments/views/schemas.ts";
import { accessNeeds, accessTo, GAS_SUPPLY } from "./access.ts";

/** Receiving what was sent under an agreement: told to the agreement, so that what comes of it counts for the line. */
export const receiveDelivery = act({
  word: "receiveDelivery",
  channel: "relay",
  by: RECORDER,
  resource: "shipment",
  delegation: "receive_delivery",
  whileSuspended: true,
  body: Received,
  arguments: Type.Object({
    agreement: Type.String(),
    line: Type.Integer(),
    shipment: Type.String(),
    dispatch: Type.String(),
    batch: Type.String(),
    commitment: Type.String(),
    accepted: Type.String(),
    missing: Type.String(),
  }),
  // One address for all shipments.
  rest: receiveShipment.rest,
  call: ({ agreement, line, dispatch, commitment, batch, accepted, missing }) => ({
    contract: "agreements",
    function: "receiveDelivery",
    values: [agreement, line, dispatch, commitment, batch, accepted, missing],
    gas: 250_000,
  }),
  rule: {
    needs: endingNeeds,
    decide(command, state) {
      const received = decideReceipt(command, state);
      const { sealed, brought, end, receipts } = received;
      return {
        arguments: { ...deliveryIn(received), ...receipts[0]!, commitment: sealed.commitment },
        documents: [sealed],
        pendingStock: brought,
        rows: [rows(shipmentEndings, end)],
      };
    },
  },
});

/** Taking back what was sent under an agreement and nobody received: told to the agreement. */
export const cancelDelivery = act({
  word: "cancelDelivery",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "cancel_delivery",
  whileSuspended: true,
  body: NewCancellation,
  arguments: Type.Object({
    agreement: Type.String(),
    line: Type.Integer(),
    shipment: Type.String(),
    dispatch: Type.String(),
    batch: Type.String(),
    reason: Type.String(),
  }),
  // One address for all shipments.
  rest: cancelShipment.rest,
  call: ({ agreement, line, dispatch, reason, batch }) => ({
    contract: "agreements",
    function: "cancelDelivery",
    values: [agreement, line, dispatch, reason, batch],
    gas: 250_000,
  }),
  rule: {
    needs: (command, state) => [...endingNeeds(command, state), need(blockTime, null)],
    decide(command, state) {
      const cancelled = decideCancellation(command, state);
      const { sealed, brought, end } = cancelled;
      return {
        arguments: { ...deliveryIn(cancelled), reason: sealed.commitment },
        documents: [sealed],
        pendingStock: brought,
        rows: [rows(shipmentEndings, end)],
      };
    },
  },
});

/** Returning what was accepted of a delivery: told to the agreement, so that the line can be delivered again. */
export const returnDelivery = act({
  word: "returnDelivery",
  channel: "relay",
  by: RECORDER,
  resource: "shipment",
  delegation: "return_delivery",
  whileSuspended: true,
  body: NewReturn,
  arguments: Type.Object({
    agreement: Type.String(),
    line: Type.Integer(),
    returned: Type.String(),
    dispatch: Type.String(),
    shipment: Type.String(),
    commitment: Type.String(),
    transitSeconds: Type.Integer(),
    batch: Type.String(),
    quantity: Type.String(),
  }),
  // One address for all shipments.
  rest: returnShipment.rest,
  call: ({ agreement, line, dispatch, commitment, transitSeconds, batch, quantity }) => ({
    contract: "agreements",
    function: "returnDelivery",
    values: [agreement, line, dispatch, commitment, transitSeconds, batch, quantity],
    gas: GAS_SUPPLY,
  }),
  rule: {
    needs(command, state) {
      const agreement = state.get(shipmentRow, command.subject)?.agreement;
      const under = agreement ? accessNeeds({ ...command, subject: agreement }, state) : [];
      return [...returnNeeds(command, state), ...under];
    },
    decide(command, state) {
      const { account, subject: returned, contracts } = command;
      const first = state.get(shipmentRow, returned);
      // As the contract does: how the agreement stands comes first. Whoever is no side of it is told nothing of that.
      if (first?.agreement && [first.account, first.receiver].includes(account))
        accessTo({ ...command, subject: first.agreement }, state, "returnDelivery");
      const { row, sealed, sent, transitSeconds, lines, pendingStock } = decideReturn(command, state);
      const { commitment } = sealed;
      const under = { agreement: row.agreement!, line: row.line! };
      const id = deliveryIdOf(contracts.chainId, contracts.batches, under, commitment);
      const values = { returned, dispatch: row.commitment, shipment: id, commitment, transitSeconds };
      return {
        arguments: { ...under, ...values, ...lines[0]! },
        documents: [sealed],
        pendingStock,
        rows: [rows(shipments, { ...sent, ...under, id })],
      };
    },
  },
});

/** What is done with any shipment, and what says the same of one that was sent under an agreement. */
export const SHIPMENT_ACTS: readonly (readonly [plain: AnyAct, delivery: AnyAct])[] = [
  [receiveShipment, receiveDelivery],
  [cancelShipment, cancelDelivery],
  [returnShipment, returnDelivery],
];

export const deliveryOf = <A extends AnyAct>(plain: A): AnyAct & { body: A["body"] } => {
  const [, delivery] = SHIPMENT_ACTS.find(([one]) => one === plain)!;
  return delivery;
};
