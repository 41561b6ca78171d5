import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../../base/errors.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import { explain } from "../../desk/refusals.ts";
import { isFromHere } from "../../desk/session.ts";
import type { Language } from "../../values/names.ts";
import { renderNotFoundPage } from "../../web/failure.ts";
import { type Html, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { type PageContext, renderPage } from "../../web/layout.ts";
import { contextOf, sendPage, type Site } from "../../web/reply.ts";
import { lotCode, plainCode, type Words } from "../../web/words.ts";
import { MESSAGE_LENGTH } from "../acts/messages.ts";

export interface MessageDeps extends Site {
  /** By its 13 digits, whatever its state; null when there is none. */
  findBatchByCode(code: string): Promise<BatchView | null>;
  leaveMessage(batch: BatchView, message: { text: string; language: Language }): Promise<void>;
}

/** Of one address, an hour; a whole village may share it. */
const AN_HOUR = 20;

/** A word from whoever reads a label to the maker: no account, no e-mail, no script. */
export async function messagePages(app: FastifyInstance, deps: MessageDeps): Promise<void> {
  await app.register(formBody, { bodyLimit: 16 * 1024 });
  type Asked = FastifyRequest<{ Params: { code: string }; Querystring: { sent?: unknown }; Body: unknown }>;

  const withBatch =
    (handle: (batch: BatchView, request: Asked, reply: FastifyReply) => Promise<FastifyReply>) =>
    async (request: Asked, reply: FastifyReply) => {
      const batch = /^\d{13}$/.test(request.params.code) ? await deps.findBatchByCode(request.params.code) : null;
      if (batch && batch.state !== "rejected") return handle(batch, request, reply);
      return sendPage(request, reply, renderNotFoundPage(contextOf(request, reply, deps), "batch"), 404);
    };
  const send = (request: Asked, reply: FastifyReply, status: number, main: (context: PageContext) => Html) => {
    const context = contextOf(request, reply, deps);
    void reply.headers({ "cache-control": "no-store", "x-robots-tag": "noindex" });
    const title = context.words.t.messages.title;
    return sendPage(request, reply, renderPage(context, { title, width: "tight", main: main(context) }), status);
  };

  app.get(
    "/b/:code/message",
    withBatch(async (batch, request, reply) =>
      send(request, reply, 200, ({ words }) =>
        request.query.sent === "1" ? sentTo(batch, words) : formAlone(batch, words),
      ),
    ),
  );

  app.post(
    "/b/:code/message",
    {
      config: {
        rateLimit: { max: AN_HOUR, timeWindow: 60 * 60 * 1_000, keyGenerator: ({ ip }: FastifyRequest) => ip },
      },
    },
    withBatch(async (batch, request, reply) => {
      const typed = (request.body as { text?: unknown } | undefined)?.text;
      const text = typeof typed === "string" ? typed : "";
      const { words } = contextOf(request, reply, deps);
      const again = (problem: string, status: number) =>
        send(request, reply, status, () => formAlone(batch, words, { text, problem }));
      if (!isFromHere(request, deps)) return again(words.t.desk.stale, 403);
      if (text.trim() === "") return again(words.t.errors.required, 422);
      try {
        await deps.leaveMessage(batch, { text, language: words.language });
      } catch (error) {
        if (!(error instanceof LedgerError) || error.code === "RATE_LIMITED" || error.status >= 500) throw error;
        return again(explain(error, words), 422);
      }
      // Loading the answer again sends nothing again.
      return reply.redirect(`/b/${batch.code}/message?sent=1`, 303);
    }),
  );
}

interface Typed {
  text: string;
  problem: string;
}

/** The form on the page of a batch, folded up: few readers write. */
export function messageOf(batch: BatchView, words: Words): Html {
  const { messages: t } = words.t;
  return html`<details class="card screen">
    <summary><h2>${icon("note")}${t.title}</h2></summary>
    ${formOf(batch, words)}
  </details>`;
}

function formAlone(batch: BatchView, words: Words, typed?: Typed): Html {
  const { messages: t } = words.t;
  const lot = { product: words.name(batch.product.name), lot: lotCode(batch.lot) };
  return html`<h1>${t.title}</h1>
    <p class="lead">${words.say(words.t.organisation.batch, lot)}</p>
    <div class="card">${formOf(batch, words, typed)}</div>
    ${backTo(batch, words)}`;
}

function sentTo(batch: BatchView, words: Words): Html {
  const { messages: t } = words.t;
  return html`<h1>${icon("done")}${t.sent}</h1>
    <p class="lead">${words.say(t.sentText, { organisation: words.name(batch.organisation.name) })}</p>
    ${backTo(batch, words)}`;
}

function backTo({ code, lot }: BatchView, words: Words): Html {
  return html`<p class="links">
    <a href="${`/b/${code}`}">${words.format(words.t.messages.back, { lot: plainCode(lot) })}</a>
  </p>`;
}

function formOf({ code, organisation }: BatchView, words: Words, typed?: Typed): Html {
  const { messages: t } = words.t;
  const hints = typed ? "message-problem message-hint" : "message-hint";
  return html`<form method="post" action="${`/b/${code}/message`}">
    <label for="message">${words.say(t.label, { organisation: words.name(organisation.name) })}</label>
    <p class="hint" id="message-hint">${t.hint}</p>
    ${typed && html`<p class="error" id="message-problem">${icon("warning")}${typed.problem}</p>`}
    <textarea
      id="message"
      name="text"
      rows="4"
      maxlength="${MESSAGE_LENGTH}"
      required
      dir="auto"
      aria-describedby="${hints}"
      ${typed && html` aria-invalid="true"`}
    >
${typed?.text ?? ""}</textarea>
    <p class="act"><button type="submit">${t.send}</button></p>
  </form>`;
}
