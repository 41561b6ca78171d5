import type { AnyAct } from "../../accept/act.ts";
import { cancelShipment } from "../acts/cancelShipment.ts";
import { type Received, receiveShipment } from "../acts/receiveShipment.ts";
import type { NewCancellation } from "../views/schemas.ts";
import type { ShipmentView } from "../views/types.ts";

export interface ShipmentInput {
  shipment: ShipmentView;
}

type Receiving = AnyAct & { body: typeof Received };
type Cancelling = AnyAct & { body: typeof NewCancellation };

/** The acts that end what was sent under an agreement. */
export interface DeliveryActs {
  receive: Receiving;
  cancel: Cancelling;
}

/** The act that ends a shipment: what was sent under an agreement ends in another contract. */
export interface EndingActs {
  receive(shipment: ShipmentView): Receiving;
  cancel(shipment: ShipmentView): Cancelling;
}

export const endingActs = (delivery: DeliveryActs): EndingActs => ({
  receive: ({ agreement }) => (agreement ? delivery.receive : receiveShipment),
  cancel: ({ agreement }) => (agreement ? delivery.cancel : cancelShipment),
});
