import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../accept/once.ts";
import { actorOf } from "../rest/auth.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../rest/headers.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { HASH, hash, ListQuery, ref } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { cancelShipment, getShipmentEnd, receiveShipment, rejectShipment } from "./acts/receive.ts";
import { dispatchShipment } from "./acts/ship.ts";
import { getShipment, readShipments } from "./views/reading.ts";
import {
  NewCancellation,
  NewReceipt,
  NewRejection,
  NewShipment,
  Shipment,
  ShipmentEnd,
  Shipments,
} from "./views/schemas.ts";
import type { ShipmentEndView, ShipmentView } from "./views/types.ts";

const tags = ["shipments"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

export const ShipmentPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "shipment", description: "The shipment's id." }),
});

const ACTED = [
  ...KEYED,
  ...POSTED,
  ...DECIDED,
  "NOT_FOUND",
  "ORGANISATION_SUSPENDED",
  "ORGANISATION_REJECTED",
] as const;
const COUNTED = [
  "UNIT_UNKNOWN",
  "UNIT_MISMATCH",
  "QUANTITY_MALFORMED",
  "QUANTITY_NOT_POSITIVE",
  "QUANTITY_TOO_PRECISE",
  "QUANTITY_TOO_LARGE",
  "BATCH_REPEATED",
] as const;
const DATED = ["DATE_INVALID", "DATE_IN_FUTURE", "DATE_ORDER"] as const;
const ENDED = [...ACTED, "SHIPMENT_NOT_YOURS", "SHIPMENT_NOT_MINED", "SHIPMENT_LINE_ENDED"] as const;
const SENT = [
  "CODE_INVALID",
  "ORGANISATION_KIND_NOT_ALLOWED",
  "STOCK_INSUFFICIENT",
  "BATCH_ON_HOLD",
  "BATCH_RECALLED",
  "BATCH_ANNULLED",
  "RECEIVER_SUSPENDED",
  "RECEIVER_PENDING",
  "SHIPMENT_TO_SELF",
] as const;

const answersOf = (schema: typeof Shipment | typeof ShipmentEnd) => ({
  201: { description: "On the chain.", schema, location: "The shipment." },
  202: { description: "Stored and on its way.", schema, location: "The operation." },
});

export function shipmentRoutes(app: Api, deps: RouteDeps): void {
  sending(app, deps);
  ending(app, deps);
}

function sending(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/shipments",
    {
      schema: {
        operationId: "dispatchShipment",
        summary: "Send stock to another organisation",
        description:
          "Under one signature, all lines or none. Until the receiver says what arrived, it is nobody's; after `transitDays` the sender may take it back.",
        tags,
        headers,
        body: ref(NewShipment),
        response: responses(answersOf(Shipment), [...ACTED, ...COUNTED, ...DATED, ...SENT]),
      },
    },
    (request, reply) =>
      answers.send<ShipmentView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await dispatchShipment(ledger, tx, actorOf(request), request.body) }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ id }) => getShipment(ledger, ledger.db, actorOf(request), id),
        },
        location: ({ id }) => `/v1/shipments/${id}`,
      }),
  );

  app.get(
    "/v1/shipments",
    {
      schema: {
        operationId: "listShipments",
        summary: "List shipments",
        description:
          "Newest first. The sender sees a shipment at once, the receiver as soon as it is on the chain, the operator all.",
        tags,
        querystring: Type.Object(
          {
            direction: Type.Optional(
              Type.Enum(["sent", "received"], { description: "Only those that you sent, or that were sent to you." }),
            ),
            state: Type.Optional(
              Type.Enum(["in_transit", "ended"], {
                description: "Only those of which something is in transit, or of which all has ended.",
              }),
            ),
            batch: Type.Optional(hash("Only those with a part of this batch.")),
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of shipments.", schema: Shipments } }, [
          ...KEYED,
          ...QUERIED,
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readShipments(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/shipments/:id",
    {
      schema: {
        operationId: "getShipment",
        summary: "Read a shipment",
        description: "For its sender, for its receiver as soon as it is on the chain, and for the operator.",
        tags,
        params: ShipmentPath,
        response: responses(
          {
            200: { description: "The shipment.", schema: Shipment },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getShipment(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

function ending(app: Api, { ledger, answers }: RouteDeps): void {
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    work: (tx: Transaction) => Promise<ShipmentEndView>,
  ): Promise<FastifyReply> =>
    answers.send<ShipmentEndView>(request, reply, {
      status: 201,
      work: async (tx) => ({ body: await work(tx) }),
      onChain: {
        operation: ({ operation }) => operation,
        again: (body) => getShipmentEnd(ledger, ledger.db, actorOf(request), body),
      },
      location: ({ shipment }) => `/v1/shipments/${shipment}`,
    });

  app.post(
    "/v1/shipments/:id/receipt",
    {
      schema: {
        operationId: "receiveShipment",
        summary: "Say what arrived of a shipment",
        description: "All of it, a part with a stated shortfall, or some lines now and others later. For the receiver.",
        tags,
        params: ShipmentPath,
        headers,
        body: ref(NewReceipt),
        response: responses(answersOf(ShipmentEnd), [...ENDED, ...COUNTED, ...DATED, "SHIPMENT_MORE_THAN_SENT"]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => receiveShipment(ledger, tx, actorOf(request), request.params.id, request.body)),
  );

  app.post(
    "/v1/shipments/:id/rejection",
    {
      schema: {
        operationId: "rejectShipment",
        summary: "Take nothing of a shipment",
        description: "All of it that is in transit goes back to the sender. For the receiver.",
        tags,
        params: ShipmentPath,
        headers,
        body: ref(NewRejection),
        response: responses(answersOf(ShipmentEnd), [...ENDED, ...DATED]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => rejectShipment(ledger, tx, actorOf(request), request.params.id, request.body)),
  );

  app.post(
    "/v1/shipments/:id/cancellation",
    {
      schema: {
        operationId: "cancelShipment",
        summary: "Take back a shipment that nobody received",
        description: "Once its days in transit are over. For the sender.",
        tags,
        params: ShipmentPath,
        headers,
        body: ref(NewCancellation),
        response: responses(answersOf(ShipmentEnd), [...ENDED, "SHIPMENT_NOT_YET_CANCELLABLE"]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => cancelShipment(ledger, tx, actorOf(request), request.params.id, request.body)),
  );
}
