import type { FastifyInstance } from "fastify";
import { isOnChain } from "../../accept/operationStates.ts";
import { may } from "../../access/roles.ts";
import { actForm } from "../../desk/form.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { cursorIn, type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import type { RecallView } from "../views/recall.ts";
import { confirmationForm, liftForm, recallForm, receiversOf, withdrawalForm } from "./forms.ts";
import { renderRecallPage, renderRecallsPage } from "./page.ts";
import type { RecallDesk } from "./reads.ts";

const SHOWN = 20;

export function recallRoutes(app: FastifyInstance, deps: RecallDesk, guards: Guards): void {
  actForm(app, deps, guards, recallForm);
  actForm(app, deps, guards, liftForm);
  actForm(app, deps, guards, confirmationForm);
  actForm(app, deps, guards, withdrawalForm);

  app.get(
    "/desk/recalls",
    guards.requireSession(async (request, reply, user) => {
      const after = cursorIn(request);
      const recalls = await deps.listRecalls(user, { ...(after !== null && { cursor: after }), limit: SHOWN });
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), recalls };
      return sendPage(request, reply, renderRecallsPage(context, view));
    }),
  );

  app.get(
    "/desk/recalls/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const recall = id === null ? null : await deps.getRecall(user, id);
      if (!recall) return sendMissing(request, reply, deps);
      const receivers = recall.scope ? await receiversOf(deps, user, recall.batch.id) : [];
      const context = contextOf(request, reply, deps);
      const body = renderRecallPage(context, recall, {
        user,
        csrf: csrfOf(request),
        done: takeDone(request, context.words),
        holder: receivers.find((party) => party.id === recall.scope?.holder) ?? null,
        report: hasReport(recall, user) ? await deps.readRecallReport(user, recall.id, cursorIn(request)) : null,
      });
      return sendPage(request, reply, body);
    }),
  );
}

/** Who buys from whom is told once the recall is on the chain, to those who must call them. */
const hasReport = ({ state, by }: RecallView, { role }: DeskUser): boolean =>
  isOnChain(state) && by === "origin" && may(role, "recall.report");
