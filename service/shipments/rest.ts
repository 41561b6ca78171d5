import Type from "typebox";
import { actRoute } from "../rest/acts.ts";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { ListQuery } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { hash } from "../values/schemas.ts";
import { ship } from "./acts/ship.ts";
import { getShipment, readShipments } from "./views/reading.ts";
import { ShipmentPath } from "./views/restParts.ts";
import { Shipment, Shipments } from "./views/schemas.ts";

const tags = ["shipments"];
export function shipmentRoutes(app: Api, deps: RouteDeps): void {
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
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
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
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getShipment(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}
