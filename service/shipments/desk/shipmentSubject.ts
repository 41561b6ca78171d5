import type { DeskUser } from "../../desk/frame.ts";
import type { Html } from "../../web/html.ts";
import type { Words } from "../../web/words.ts";
import type { ShipmentView } from "../views/types.ts";
import type { ShipmentDesk } from "./reads.ts";

/** What the forms about a shipment have in common. */

export const shipmentHome = ({ id }: { id: string }): string => `/desk/shipments/${id}`;

export const shipmentSubject = {
  find: (deps: ShipmentDesk, user: DeskUser, id: string): Promise<ShipmentView | null> => deps.getShipment(user, id),
  about: ({ sender, receiver }: ShipmentView, words: Words): Html =>
    words.say(words.t.acts.between, { sender: words.name(sender.name), receiver: words.name(receiver.name) }),
  home: shipmentHome,
  done: (_: unknown, shipment: ShipmentView) => ({ lot: "", to: shipmentHome(shipment) }),
};
