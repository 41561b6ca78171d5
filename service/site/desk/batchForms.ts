import type { FastifyInstance } from "fastify";
import { amendForm } from "../../batches/desk/amend.ts";
import { disposeForm } from "../../batches/desk/dispose.ts";
import { annulForm, holdForm, releaseHoldForm } from "../../batches/desk/reasons.ts";
import { actForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { observationForm } from "../../observations/desk/observe.ts";
import { shipmentForm } from "../../shipments/desk/ship.ts";
import type { DeskDeps } from "./deps.ts";

/** Every form about one batch. */
export function batchForms(app: FastifyInstance, deps: DeskDeps, doors: Doors): void {
  actForm(app, deps, doors, shipmentForm);
  actForm(app, deps, doors, disposeForm);
  actForm(app, deps, doors, observationForm);
  actForm(app, deps, doors, holdForm);
  actForm(app, deps, doors, releaseHoldForm);
  actForm(app, deps, doors, amendForm);
  actForm(app, deps, doors, annulForm);
}
