import type { FastifyInstance } from "fastify";
import { renderStockPage } from "../../batches/desk/stockPage.ts";
import { actForm } from "../../desk/form.ts";
import { cursorIn, type Doors, idIn, sendMissing } from "../../desk/guards.ts";
import { reasonForm } from "../../desk/reasonForm.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import type { TransformationView } from "../views/types.ts";
import { renderTransformationPage } from "./page.ts";
import { transformationForm } from "./transform.ts";
import type { TransformationDesk } from "./reads.ts";

const home = ({ id }: { id: string }): string => `/desk/transformations/${id}`;

/** All outputs never were, and what was put in is free again. */
const unmakingForm = reasonForm<TransformationDesk, TransformationView>({
  act: "annulTransformation",
  path: "/desk/transformations/:id/annul",
  action: "transformation.annul",
  find: (deps, user, id) => deps.getTransformation(user, id),
  about: ({ process }, words) => words.tell(words.t.story.made, { process }),
  home,
  do: (deps, user, input, wish) => deps.annulTransformation(user, input, wish),
  done: (_, made) => ({ lot: "", to: home(made) }),
});

export function transformationRoutes(app: FastifyInstance, deps: TransformationDesk, doors: Doors): void {
  actForm(app, deps, doors, transformationForm);
  actForm(app, deps, doors, unmakingForm);

  app.get(
    "/desk/stock",
    doors.signedIn(async (request, reply, user) => {
      const cursor = cursorIn(request);
      const stock = await deps.listStock(user, cursor);
      const view = { user, csrf: csrfOf(request), stock, cursor };
      return sendPage(request, reply, renderStockPage(contextOf(request, reply, deps), view));
    }),
  );

  app.get(
    "/desk/transformations/:id",
    doors.signedIn(async (request, reply, user) => {
      const id = idIn(request);
      const made = id === null ? null : await deps.getTransformation(user, id);
      if (!made) return sendMissing(request, reply, deps);
      const inputs = await Promise.all(made.inputs.map(({ batch }) => deps.getBatch(user, batch)));
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), inputs };
      return sendPage(request, reply, renderTransformationPage(context, made, view));
    }),
  );
}
