import type { FastifyReply, FastifyRequest } from "fastify";
import type { AnyAct } from "../../accept/act.ts";
import { scopeOf } from "../../access/roles.ts";
import { actSchema, sendAct } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { isDelivery } from "../../shipments/acts/endings.ts";
import { receiveShipment } from "../../shipments/acts/receiveShipment.ts";
import { DATE_ERRORS, ENDING_ERRORS } from "../../shipments/views/restParts.ts";
import { NewReceipt, NewRejection } from "../../shipments/views/schemas.ts";
import { deliveryOf, SHIPMENT_ACTS } from "../acts/deliveries.ts";

/** What is done with a shipment has one address for all of them; of what was sent under an agreement, another contract is told. */
export function shipmentActRoutes(app: Api, deps: RouteDeps): void {
  const either =
    (plain: AnyAct) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const { id: subject } = request.params as { id: string };
      const delivered = await isDelivery(deps.ledger.db, scopeOf(actorOf(request)), subject);
      return sendAct(deps, request, reply, {
        act: delivered ? deliveryOf(plain) : plain,
        subject,
        body: request.body,
      });
    };

  for (const [plain] of SHIPMENT_ACTS) {
    const { word, rest, body } = plain;
    // The two ways of saying what arrived have an address each.
    const schema = actSchema({ word, rest, body: plain === receiveShipment ? NewReceipt : body });
    app.post(rest!.path, { schema }, either(plain));
  }

  const rejection = {
    ...receiveShipment.rest!,
    path: "/v1/shipments/:id/rejection",
    summary: "Take nothing of a shipment",
    description: "All of it that is in transit goes back to the sender. For the receiver.",
    refusals: [...ENDING_ERRORS, ...DATE_ERRORS],
  } as const;
  app.post(
    rejection.path,
    { schema: actSchema({ word: "rejectShipment", rest: rejection, body: NewRejection }) },
    either(receiveShipment),
  );
}
