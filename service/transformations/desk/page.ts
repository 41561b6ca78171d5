import type { FastifyInstance } from "fastify";
import { isOnChain } from "../../accept/operationStates.ts";
import { mayDo } from "../../access/roles.ts";
import { statusOf } from "../../batches/desk/list.ts";
import { renderStockPage } from "../../batches/desk/stockPage.ts";
import { batchHome } from "../../batches/desk/subject.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { actedFor, actsCard, doneOf, listCard, markOf } from "../../desk/cards.ts";
import { actForm, reasonFormOf } from "../../desk/form.ts";
import { type DeskUser, renderDesk } from "../../desk/frame.ts";
import { cursorIn, type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { html, type Html } from "../../web/html.ts";
import type { PageContext } from "../../web/layout.ts";
import { day } from "../../web/parts.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { lotCode, type Words } from "../../web/words.ts";
import { annulTransformation } from "../acts/annulTransformation.ts";
import { transform } from "../acts/transform.ts";
import type { TransformationView } from "../views/schemas.ts";
import { transformForm } from "./transform.ts";
import type { TransformationDesk } from "./transformFields.ts";

export interface TransformationPageView {
  user: DeskUser;
  csrf: string;
  done: string | null;
  /** The batches that went in, as far as they may be known. */
  inputs: readonly (BatchView | null)[];
}

/** What was made of what. */
export function renderTransformationPage(
  context: PageContext,
  made: TransformationView,
  { user, csrf, done, inputs }: TransformationPageView,
): string {
  const { words } = context;
  const { t } = words;
  const title = words.format(t.story.made, { process: made.process });
  const onChain = isOnChain(made.state);
  const annulled = made.outputs.some(({ status }) => status === "annulled");
  const possible = onChain && !annulled && mayDo(user.role, annulTransformation);
  const unmaking = { act: "annulTransformation", to: `/desk/transformations/${made.id}/annul-transformation` } as const;
  return renderDesk(context, user, csrf, {
    title,
    main: html`${doneOf(done)}
      <section class="card hero">
        <h1>${title}</h1>
        <p class="facts-line">
          <span>${day(made.performedOn, words)}</span>
          ${made.loss && html`<span>${words.format(t.acts.told, { what: t.acts.fields.loss, amount: words.number(made.loss.value) })}</span>`}
        </p>
        ${made.note && html`<p>${words.name(made.note)}</p>`}
        ${made.acknowledged.length > 0 && html`<p class="hint">${t.batch.unusualYield}</p>`}
        ${!made.conserved && html`<p class="hint">${t.batch.notConserved}</p>`}
        ${markOf(made.state, made.rejection, words, made.outputs[0]?.lot)}
        ${actedFor(made.recordedBy, user.organisation, words)}
      </section>
      ${listCard("inputs", t.acts.made.inputs, made.inputs, ({ batch, quantity }) =>
        batchLine(inputs.find((known) => known?.id === batch) ?? null, words.quantity(quantity), words),
      )}
      ${listCard("outputs", t.acts.made.outputs, made.outputs, (batch) =>
        batchLine(batch, words.quantity(batch.quantity), words),
      )}
      ${actsCard(possible ? [unmaking] : [], words)}
      <p class="links">
        <a href="${context.path}">${t.desk.refresh}</a><a href="/desk/stock">${t.acts.stock.title}</a
        ><a href="/desk">${t.desk.backToDesk}</a>
      </p>`,
  });
}

function batchLine(batch: BatchView | null, quantity: string, words: Words): Html {
  const { acts, story } = words.t;
  if (!batch) return words.say(acts.told, { what: story.unnamed, amount: html`<strong>${quantity}</strong>` });
  return html`<p>
      ${words.say(acts.some, {
        quantity: html`<strong>${quantity}</strong>`,
        product: html`<a href="${batchHome(batch)}">${words.name(batch.product.name)}</a>`,
        lot: lotCode(batch.lot),
      })}
    </p>
    ${statusOf(batch, words)}`;
}

const home = ({ id }: { id: string }): string => `/desk/transformations/${id}`;

/** All outputs never were, and what was put in is free again. */
const annulForm = reasonFormOf<TransformationDesk, typeof annulTransformation, TransformationView>({
  act: annulTransformation,
  under: "/desk/transformations/:id",
  find: (deps, user, id) => deps.getTransformation(user, id),
  about: ({ process }, words) => words.format(words.t.story.made, { process }),
  home,
  done: (_, made) => ({ lot: "", to: home(made) }),
});

export function transformationRoutes(app: FastifyInstance, deps: TransformationDesk, guards: Guards): void {
  actForm(app, deps, guards, transformForm);
  actForm(app, deps, guards, annulForm);

  app.get(
    "/desk/stock",
    guards.requireSession(async (request, reply, user) => {
      const cursor = cursorIn(request);
      const stock = await deps.listStock(user, cursor);
      const view = { user, csrf: csrfOf(request), stock, cursor, mayMake: mayDo(user.role, transform) };
      return sendPage(request, reply, renderStockPage(contextOf(request, reply, deps), view));
    }),
  );

  app.get(
    "/desk/transformations/:id",
    guards.requireSession(async (request, reply, user) => {
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
