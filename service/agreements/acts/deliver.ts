import Type from "typebox";
import { act, rows } from "../../accept/act.ts";
import { found, need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { notBeforeArrival, refuseStopped } from "../../batches/acts/portions.ts";
import { arrivedOn } from "../../batches/rows/days.ts";
import { restriction } from "../../batches/rows/loads.ts";
import { checkExpiry, EXPIRED } from "../../batches/rules/expiry.ts";
import { deliveryIdOf } from "../../formats/ids.ts";
import { carrier, receiver } from "../../organisations/views/parties.ts";
import { QUANTITY_ERRORS } from "../../rest/documentation.ts";
import { shipments } from "../../shipments/rows.ts";
import { DAY_SECONDS, SHIPMENT_SCHEMAS, shipmentDocument, TRANSIT_DAYS } from "../../shipments/rules.ts";
import { getShipmentOf } from "../../shipments/views/reading.ts";
import { atNewShipment } from "../../shipments/views/restParts.ts";
import { NewDelivery, Shipment } from "../../shipments/views/schemas.ts";
import { dayInMorocco, inOrder, notInFuture, parseDate } from "../../values/dates.ts";
import { quantityIn } from "../../values/quantities.ts";
import { AGREEMENT_STATE_ERRORS, AgreementPath, AGREEMENTS } from "../views/restParts.ts";
import { accessTo, agreementIn, GAS_SUPPLY } from "./access.ts";
import { reservedNeeds, takenFromReserved } from "./supply.ts";

/** Sends what is reserved: a shipment like any other, which names agreement and line. */
export const deliver = act({
  word: "deliver",
  channel: "relay",
  by: RECORDER,
  resource: "agreement",
  delegation: "deliver",
  whileSuspended: true,
  body: NewDelivery,
  arguments: Type.Object({
    agreement: Type.String(),
    line: Type.Integer(),
    shipment: Type.String(),
    commitment: Type.String(),
    transitSeconds: Type.Integer(),
    batch: Type.String(),
    quantity: Type.String(),
  }),
  rest: {
    path: "/v1/agreements/:id/deliveries",
    tags: AGREEMENTS,
    params: AgreementPath,
    summary: "Send what was set aside",
    description:
      "A shipment under a line of the agreement: the buyer says at `/v1/shipments/{id}/receipt` what arrived. What is missing or refused can be set aside again.",
    refusals: [
      ...AGREEMENT_STATE_ERRORS,
      ...QUANTITY_ERRORS,
      "UNIT_MISMATCH",
      "ALLOCATION_INSUFFICIENT",
      "BATCH_ON_HOLD",
      "BATCH_RECALLED",
      "BATCH_ANNULLED",
      "DATE_BEFORE_ARRIVAL",
      "BATCH_EXPIRED",
      "RECEIVER_SUSPENDED",
      "CODE_INVALID",
      "ORGANISATION_KIND_NOT_ALLOWED",
    ],
    answer: {
      schema: Shipment,
      read: (ledger, db, actor, { operation }) => getShipmentOf(ledger, db, actor, operation),
    },
    location: atNewShipment,
  },
  call: ({ agreement, line, commitment, transitSeconds, batch, quantity }) => ({
    contract: "agreements",
    function: "deliver",
    values: [agreement, line, commitment, transitSeconds, batch, quantity],
    gas: GAS_SUPPLY,
  }),
  rule: {
    needs(command, state) {
      const { account, body } = command;
      const row = agreementIn(command, state);
      return [
        ...reservedNeeds(command, state),
        need(restriction, { account, batch: body.batch }),
        need(arrivedOn, { account, batch: body.batch }),
        need(carrier, body.carrier),
        ...(row ? [need(receiver, { account, name: row.buyer })] : []),
      ];
    },
    decide(command, state) {
      const { account, subject: agreement, body, today, contracts, seal } = command;
      const { batch } = body;
      const access = accessTo(command, state, "deliver");
      const { row } = access;
      const findings = new Findings();
      const taken = findings.check("", () => takenFromReserved(command, state, access, body));
      const carriedBy = findings.check("/carrier", () => found(state, carrier, body.carrier));
      findings.check("/dispatchedOn", () => {
        notInFuture(parseDate(body.dispatchedOn), today);
        inOrder(dayInMorocco(row.created_at), body.dispatchedOn);
        if (!taken) return;
        inOrder(taken.document.producedOn, body.dispatchedOn);
        notBeforeArrival(state, { account, batch }, taken.document.lot, body.dispatchedOn);
      });
      const stop = state.get(restriction, { account, batch });
      if (taken && stop) findings.check("/batch", () => refuseStopped(stop, taken.document.lot));
      findings.check("", () => found(state, receiver, { account, name: row.buyer }));
      const expired =
        taken && findings.check("/batch", () => checkExpiry(taken.document, body.dispatchedOn, body.acknowledge));
      findings.throwAny();
      const { document, part } = taken!;
      const transitDays = body.transitDays ?? TRANSIT_DAYS.default;
      const sealed = seal(
        SHIPMENT_SCHEMAS.shipment,
        shipmentDocument({
          sender: account,
          receiver: row.buyer,
          carrier: carriedBy,
          dispatchedOn: body.dispatchedOn,
          transitDays: String(transitDays),
          note: body.note,
          lines: [{ batch, quantity: quantityIn(document.quantity.unit, part) }],
          acknowledged: expired ? [EXPIRED] : undefined,
        }),
      );
      const { commitment } = sealed;
      const under = { agreement, line: body.line };
      const id = deliveryIdOf(contracts.chainId, contracts.batches, under, commitment);
      const sent = { id, account, receiver: row.buyer, commitment, intent: command.operation, batches: [batch] };
      return {
        arguments: {
          ...under,
          shipment: id,
          commitment,
          transitSeconds: transitDays * DAY_SECONDS,
          batch,
          quantity: part.toString(),
        },
        documents: [sealed],
        rows: [rows(shipments, { ...sent, ...under })],
      };
    },
  },
});
