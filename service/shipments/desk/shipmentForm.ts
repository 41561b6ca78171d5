import type { AnyAct, BodyOf } from "../../accept/act.ts";
import { type ActForm, addressOf } from "../../desk/form.ts";
import type { ActName } from "../../desk/frame.ts";
import type { ShipmentView } from "../views/schemas.ts";
import { shipmentSubject } from "./page.ts";
import type { ShipmentDesk } from "./reads.ts";

/** What was sent under an agreement is told to another contract: by the act for deliveries that says the same. */
export type DeliveryOf = <A extends AnyAct>(plain: A) => AnyAct & { body: A["body"] };

export interface ShipmentInput<A extends AnyAct> {
  shipment: ShipmentView;
  body: BodyOf<A>;
}

type ShipmentForm<A extends AnyAct, Field extends string> = ActForm<
  ShipmentDesk,
  ShipmentView,
  Field,
  ShipmentInput<A>,
  unknown
>;

type Given<A extends AnyAct, Field extends string> = Omit<
  ShipmentForm<A, Field>,
  "path" | "by" | "do" | keyof typeof shipmentSubject
> &
  Partial<Pick<ShipmentForm<A, Field>, "done">>;

/** A form about one shipment, whether it was sent under an agreement or not. */
export const shipmentForm = <A extends AnyAct, Field extends string>(
  plain: A,
  deliveryOf: DeliveryOf,
  form: Given<A, Field> & { act: ActName },
): ShipmentForm<A, Field> => ({
  ...shipmentSubject,
  ...form,
  path: `/desk/shipments/:id/${addressOf(form.act)}`,
  by: plain.by,
  do: (deps, user, { shipment, body }, key) =>
    deps.perform<AnyAct & { body: A["body"] }>(
      shipment.agreement ? deliveryOf(plain) : plain,
      user,
      { subject: shipment.id, body },
      key,
    ),
});
