import type { FastifyInstance } from "fastify";
import { amendmentForm } from "../../batches/desk/amend.ts";
import { disposeForm } from "../../batches/desk/dispose.ts";
import type { BatchDesk } from "../../batches/desk/reads.ts";
import { aboutBatch, batchHome, doneAtBatch, findBatch } from "../../batches/desk/subject.ts";
import type { BatchView } from "../../batches/views/types.ts";
import { actForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { reasonForm } from "../../desk/reasonForm.ts";
import { observationForm } from "../../observations/desk/observe.ts";
import { shipmentForm } from "../../shipments/desk/ship.ts";
import type { DeskDeps } from "./deps.ts";

const about = { find: findBatch, about: aboutBatch, home: batchHome, done: doneAtBatch };

/** Stops one's own stock while something is looked into. */
const holdForm = reasonForm<BatchDesk, BatchView>({
  ...about,
  act: "hold",
  path: "/desk/batches/:id/hold",
  action: "batch.hold",
  do: (deps, user, input, wish) => deps.hold(user, input, wish),
});

const releaseForm = reasonForm<BatchDesk, BatchView>({
  ...about,
  act: "releaseHold",
  path: "/desk/batches/:id/release-hold",
  action: "batch.hold",
  do: (deps, user, input, wish) => deps.release(user, input, wish),
});

/** For what should never have been registered. */
const annulmentForm = reasonForm<BatchDesk, BatchView>({
  ...about,
  act: "annul",
  path: "/desk/batches/:id/annul",
  action: "batch.correct",
  do: (deps, user, input, wish) => deps.annul(user, input, wish),
});

/** Every form about one batch. */
export function batchForms(app: FastifyInstance, deps: DeskDeps, doors: Doors): void {
  actForm(app, deps, doors, shipmentForm);
  actForm(app, deps, doors, disposeForm);
  actForm(app, deps, doors, observationForm);
  actForm(app, deps, doors, holdForm);
  actForm(app, deps, doors, releaseForm);
  actForm(app, deps, doors, amendmentForm);
  actForm(app, deps, doors, annulmentForm);
}
