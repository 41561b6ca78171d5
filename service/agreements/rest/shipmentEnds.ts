import type { FastifyReply, FastifyRequest } from "fastify";
import type { AnyAct } from "../../accept/act.ts";
import { scopeOf } from "../../access/roles.ts";
import { actSchema, sendAct } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { cancelShipment } from "../../shipments/acts/cancelShipment.ts";
import { isDelivery } from "../../shipments/acts/endings.ts";
import { receiveShipment } from "../../shipments/acts/receiveShipment.ts";
import { DATED, ENDED } from "../../shipments/views/restParts.ts";
import { NewReceipt, NewRejection } from "../../shipments/views/schemas.ts";
import { cancelDelivery, receiveDelivery } from "../acts/deliveryEnds.ts";

/** The ends of all shipments have one address each; what was sent under an agreement ends in another contract. */
export function shipmentEndRoutes(app: Api, deps: RouteDeps): void {
  const ends =
    <Plain extends AnyAct>(plain: Plain, delivery: AnyAct & { body: Plain["body"] }) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { id: subject } = request.params as { id: string };
      const delivered = await isDelivery(deps.ledger.db, scopeOf(actorOf(request)), subject);
      const act: AnyAct = delivered ? delivery : plain;
      return sendAct(deps, request, reply, { act, subject, body: request.body });
    };

  const { word, rest } = receiveShipment;
  app.post(rest!.path, { schema: actSchema({ word, rest, body: NewReceipt }) }, ends(receiveShipment, receiveDelivery));

  const rejection = {
    ...rest!,
    path: "/v1/shipments/:id/rejection",
    summary: "Take nothing of a shipment",
    description: "All of it that is in transit goes back to the sender. For the receiver.",
    refusals: [...ENDED, ...DATED],
  } as const;
  app.post(
    rejection.path,
    { schema: actSchema({ word: "rejectShipment", rest: rejection, body: NewRejection }) },
    ends(receiveShipment, receiveDelivery),
  );

  app.post(cancelShipment.rest!.path, { schema: actSchema(cancelShipment) }, ends(cancelShipment, cancelDelivery));
}
