import type { FastifyInstance } from "fastify";
import { cursorIn, type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { shipmentForms } from "./forms.ts";
import { renderShipmentPage, renderShipmentsPage } from "./page.ts";
import type { ShipmentDesk } from "./reads.ts";
import type { DeliveryOf } from "./shipmentForm.ts";

/** Of those under way all that a cooperative is likely to have; of the others a page. */
const UNDER_WAY = 100;
const OTHERS = 20;

export function shipmentRoutes(app: FastifyInstance, deps: ShipmentDesk, guards: Guards, deliveryOf: DeliveryOf): void {
  shipmentForms(app, deps, guards, deliveryOf);

  app.get(
    "/desk/shipments",
    guards.requireSession(async (request, reply, user) => {
      const after = cursorIn(request);
      const underWay =
        after === null ? await deps.listShipments(user, { state: "in_transit", limit: UNDER_WAY }) : null;
      const all = await deps.listShipments(user, { ...(after !== null && { cursor: after }), limit: OTHERS });
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), underWay, all };
      return sendPage(request, reply, renderShipmentsPage(context, view));
    }),
  );

  app.get(
    "/desk/shipments/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const shipment = id === null ? null : await deps.getShipment(user, id);
      if (!shipment) return sendMissing(request, reply, deps);
      const context = contextOf(request, reply, deps);
      const done = takeDone(request, context.words);
      const view = { user, csrf: csrfOf(request), done, now: deps.now().toISOString() };
      return sendPage(request, reply, renderShipmentPage(context, shipment, view));
    }),
  );
}
