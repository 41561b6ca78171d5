import type { FastifyInstance } from "fastify";
import { amendForm } from "../../batches/desk/amend.ts";
import { disposeForm } from "../../batches/desk/dispose.ts";
import { annulForm, holdForm, releaseHoldForm } from "../../batches/desk/subject.ts";
import { actForm } from "../../desk/form.ts";
import { type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { observationForm } from "../../observations/desk/observe.ts";
import { shipForm } from "../../shipments/desk/ship.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { renderDeskBatch } from "./batchPage.ts";
import type { DeskDeps } from "./deps.ts";

/** As many of each kind of act as a page shows. */
const SHOWN = 20;

/** The page of a batch, its forms, and what is in stock. */
export function batchRoutes(app: FastifyInstance, deps: DeskDeps, guards: Guards): void {
  batchForms(app, deps, guards);

  app.get(
    "/desk/batches/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const batch = id === null ? null : await deps.getBatch(user, id);
      if (!batch) return sendMissing(request, reply, deps);
      const [shipments, disposals, versions, recalls, held, story, observations] = await Promise.all([
        deps.listShipments(user, { batch: batch.id, limit: SHOWN }),
        deps.listDisposals(user, batch.id),
        deps.listVersions(user, batch.id),
        deps.listRecalls(user, { batch: batch.id, limit: SHOWN }),
        deps.isHeld(user, batch.id),
        deps.readStory(batch.id),
        deps.findObservations(batch.id),
      ]);
      const context = contextOf(request, reply, deps);
      const body = renderDeskBatch(context, batch, {
        user,
        csrf: csrfOf(request),
        done: takeDone(request, context.words),
        held,
        recalls: recalls.items,
        past: { shipments: shipments.items, disposals, versions, recalls: recalls.items },
        story,
        observations,
      });
      return sendPage(request, reply, body);
    }),
  );
}

/** Every form about one batch. */
export function batchForms(app: FastifyInstance, deps: DeskDeps, guards: Guards): void {
  actForm(app, deps, guards, shipForm);
  actForm(app, deps, guards, disposeForm);
  actForm(app, deps, guards, observationForm);
  actForm(app, deps, guards, holdForm);
  actForm(app, deps, guards, releaseHoldForm);
  actForm(app, deps, guards, amendForm);
  actForm(app, deps, guards, annulForm);
}
