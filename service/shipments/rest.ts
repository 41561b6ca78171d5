import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../accept/once.ts";
import { actRoute } from "../rest/acts.ts";
import { actorOf } from "../rest/auth.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../rest/headers.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { hash, ListQuery, ref } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { cancelShipment, getShipmentEnd, receiveShipment, rejectShipment } from "./acts/receive.ts";
import { ship } from "./acts/ship.ts";
import { getShipment, readShipments } from "./views/reading.ts";
import { COUNTED, DATED, ENDED as ENDED_BY, ShipmentPath } from "./views/restParts.ts";
import { NewCancellation, NewReceipt, NewRejection, Shipment, ShipmentEnd, Shipments } from "./views/schemas.ts";
import type { ShipmentEndView } from "./views/types.ts";

const tags = ["shipments"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

const ACTED = [
  ...KEYED,
  ...POSTED,
  ...DECIDED,
  "NOT_FOUND",
  "ORGANISATION_SUSPENDED",
  "ORGANISATION_REJECTED",
] as const;
const ENDED = [...ACTED, ...ENDED_BY] as const;

const answersOf = (schema: typeof ShipmentEnd) => ({
  201: { description: "On the chain.", schema, location: "The shipment." },
  202: { description: "Stored and on its way.", schema, location: "The operation." },
});

export function shipmentRoutes(app: Api, deps: RouteDeps): void {
  sending(app, deps);
  ending(app, deps);
}

function sending(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, ship);

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
