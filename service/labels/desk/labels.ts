import type { FastifyInstance, FastifyReply } from "fastify";
import { hasLabel } from "../../batches/desk/list.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { emptyForm, type FormState } from "../../desk/fields.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { type Guards, type Handler, idIn, sendMissing } from "../../desk/guards.ts";
import { perform } from "../../desk/perform.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { renderLabels } from "../page/labelSheet.ts";
import { paperIn, PAPERS } from "../page/papers.ts";
import { renderLabelPng } from "../page/png.ts";
import { parseNumbers } from "../rules/units.ts";
import { renderLabelPage, renderWaitingPage } from "./labelPage.ts";
import type { LabelDesk } from "./reads.ts";
import { mayPrint, MAX_LABELS, UNIT_FIELDS, type UnitField, unitFieldOf, unitsInput } from "./units.ts";

/** Labels to be printed: of the whole batch, and of single units. */
export function labelRoutes(app: FastifyInstance, deps: LabelDesk, { requireSession, requireCsrf }: Guards): void {
  type Labelled = (batch: BatchView, ...rest: Parameters<Handler>) => Promise<FastifyReply>;

  /** A batch that is on the chain; otherwise the reason why there is no label. */
  const withLabel =
    (handle: Labelled): Handler =>
    async (request, reply, user) => {
      const id = idIn(request);
      const batch = id === null ? null : await deps.getBatch(user, id);
      if (batch && hasLabel(batch)) return handle(batch, request, reply, user);
      if (!batch) return sendMissing(request, reply, deps);
      const context = contextOf(request, reply, deps);
      return sendPage(request, reply, renderWaitingPage(context, user, csrfOf(request)), 409);
    };

  const sendLabels = async (
    batch: BatchView,
    [request, reply, user]: Parameters<Handler>,
    form: FormState<UnitField> = emptyForm(),
    status = 200,
  ): Promise<FastifyReply> => {
    const query = request.query as Record<string, unknown>;
    const paper = paperIn(query);
    const context = contextOf(request, reply, deps, `/desk/batches/${batch.id}/label`);
    const { words, test } = context;
    const options = { publicUrl: deps.publicUrl, test, language: words.language, marks: await deps.labelMarks(batch) };
    const opened = mayRead(batch, user) ? await deps.readOpened(user, batch.id) : null;
    const asked = mayPrint(user) ? numbersIn(query["units"], opened?.issued ?? 0) : null;
    const units = asked && (await deps.printUnits(user, batch, asked));
    const body = renderLabelPage(context, batch, {
      user,
      csrf: csrfOf(request),
      paper,
      labels: await renderLabels(batch, paper, options, units),
      asked,
      units: opened && { ...opened, form },
      done: takeDone(request, words),
    });
    return sendPage(request, reply, body, status);
  };

  app.get("/desk/batches/:id/label", requireSession(withLabel((batch, ...rest) => sendLabels(batch, rest))));

  app.post(
    "/desk/batches/:id/units",
    requireCsrf(
      withLabel((batch, request, reply, user) =>
        perform(request, reply, deps, {
          fields: UNIT_FIELDS,
          read: (typed, words) => unitsInput(typed, batch, words),
          fieldOf: unitFieldOf,
          do: (input, idempotencyKey) => deps.issueUnits(user, input, idempotencyKey),
          done: ({ from, to }) => ({
            notice: { kind: "numbered", from, to },
            to: `/desk/batches/${batch.id}/label?paper=a4-24&units=${from}-${Math.min(to, from + MAX_LABELS - 1)}`,
          }),
          again: (form, status) => sendLabels(batch, [request, reply, user], form, status),
        }),
      ),
    ),
  );
  // Where a refused form has left its address, and somebody loads it again.
  app.get<{ Params: { id: string } }>("/desk/batches/:id/units", async (request, reply) =>
    reply.redirect(`/desk/batches/${idIn(request) ?? ""}/label`, 303),
  );

  app.get(
    "/desk/batches/:id/label.png",
    requireSession(
      withLabel(async (batch, request, reply) => {
        const { language } = contextOf(request, reply, deps).words;
        const { layout } = PAPERS[paperIn(request.query as Record<string, unknown>)];
        const marks = await deps.labelMarks(batch);
        const { publicUrl, test } = deps;
        const png = await renderLabelPng(batch, { publicUrl, test, language, layout, marks });
        return reply.type("image/png").header("content-disposition", `inline; filename="${batch.code}.png"`).send(png);
      }),
    ),
  );
}

/** Numbers are the maker's own business, or of whoever it merged into. */
function mayRead(batch: BatchView, { account, delegate }: DeskUser): boolean {
  return batch.organisation.id === account && (!delegate || delegate.granted === null);
}

/** Null for the label of the whole batch. */
function numbersIn(text: unknown, issued: number): { from: number; to: number } | null {
  const numbers = typeof text === "string" ? parseNumbers(text.replace(/\s/g, "")) : null;
  if (!numbers || numbers.from > issued) return null;
  return { from: numbers.from, to: Math.min(numbers.to, issued, numbers.from + MAX_LABELS - 1) };
}
