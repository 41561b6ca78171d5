import formBody from "@fastify/formbody";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { LedgerError } from "../../base/errors.ts";
import { Controls } from "../../desk/controls.ts";
import { emptyForm, type FormState, readTyped, summary } from "../../desk/fields.ts";
import { idempotencyKeyOf } from "../../desk/perform.ts";
import { inItsLanguage, Reading } from "../../desk/reading.ts";
import { fieldOf, problemsOf } from "../../desk/refusals.ts";
import { renderNotFoundPage } from "../../web/failure.ts";
import { html } from "../../web/html.ts";
import { type PageContext, renderPage } from "../../web/layout.ts";
import { contextOf, sendPage, type Site } from "../../web/reply.ts";
import type { InvitationView } from "../acts/invite.ts";
import type { InvitedBuyer } from "../acts/useInvitation.ts";
import { termsOf } from "./terms.ts";

export interface InvitationDeps extends Site {
  /** By the secret of its link; null when there is none. */
  readInvitation(secret: string): Promise<InvitationView | null>;
  /** Registers the buyer and accepts. Answers its first key. */
  acceptInvitation(secret: string, buyer: InvitedBuyer, idempotencyKey: string): Promise<string>;
  /** The same key for the same idempotency key, while the answer may have been lost on its way; else null. */
  keyAgain(secret: string, idempotencyKey: string): Promise<string | null>;
}

const FIELDS = ["name", "commune", "person", "agree"] as const;
type Field = (typeof FIELDS)[number];

const LABELS = { name: "yourName", commune: "yourCommune", person: "yourPerson" } as const;

/** What a buyer without an account sees, by a link: terms, a short form, and then a key. */
export async function invitationPages(app: FastifyInstance, deps: InvitationDeps): Promise<void> {
  await app.register(formBody, { bodyLimit: 16 * 1024 });
  app.addHook("onRequest", async (_, reply) => {
    // The address is a key: no cache may keep it, no other site may see it.
    void reply.headers({ "cache-control": "no-store", "x-robots-tag": "noindex" });
  });

  type Asked = FastifyRequest<{ Params: { secret: string } }>;
  const send = (
    request: Asked,
    reply: FastifyReply,
    invitation: InvitationView,
    form: FormState<Field>,
    status: number,
  ) => {
    const context = contextOf(request, reply, deps);
    void reply.header("referrer-policy", "no-referrer");
    return sendPage(request, reply, renderInvitation(context, invitation, form), status);
  };

  app.get("/i/:secret", async (request: Asked, reply) => {
    const invitation = await deps.readInvitation(request.params.secret);
    if (!invitation) return sendPage(request, reply, renderNotFoundPage(contextOf(request, reply, deps), "page"), 404);
    return send(request, reply, invitation, emptyForm(), 200);
  });

  app.post("/i/:secret", async (request: Asked, reply) => {
    const { secret } = request.params;
    const invitation = await deps.readInvitation(secret);
    const context = contextOf(request, reply, deps);
    if (!invitation) return sendPage(request, reply, renderNotFoundPage(context, "page"), 404);
    const idempotencyKey = idempotencyKeyOf(request.body);
    if (invitation.state !== "open") {
      const key = await deps.keyAgain(secret, idempotencyKey);
      if (key !== null) return sendPage(request, reply, renderKey(context, invitation, key));
      return send(request, reply, invitation, emptyForm(), 409);
    }
    const { words } = context;
    const typed = readTyped(request.body, FIELDS);
    const reading = new Reading<Field>(typed, words);
    const input = {
      name: inItsLanguage(reading.needed("name"), words.language),
      place: { commune: inItsLanguage(reading.needed("commune"), words.language) },
      person: reading.needed("person"),
    };
    if (reading.text("agree") !== "1") reading.refuse("agree", words.t.errors.required);
    if (reading.problems.length > 0)
      return send(
        request,
        reply,
        invitation,
        { typed, problems: reading.problems, idempotencyKey: idempotencyKey },
        422,
      );
    try {
      const key = await deps.acceptInvitation(secret, input, idempotencyKey);
      return sendPage(request, reply, renderKey(context, invitation, key));
    } catch (error) {
      if (!(error instanceof LedgerError) || error.status >= 500) throw error;
      const problems = problemsOf(
        error,
        (one) => fieldOf<Field>(one, { "/name": "name", "/place": "commune", "/person": "person" }),
        words,
      );
      const again = (await deps.readInvitation(secret)) ?? invitation;
      return send(request, reply, again, { typed, problems, idempotencyKey: idempotencyKey }, error.status);
    }
  });
}

function renderInvitation(context: PageContext, invitation: InvitationView, form: FormState<Field>): string {
  const { words, path } = context;
  const { t } = words;
  const { sales } = t;
  const seller = words.partyText(invitation.seller);
  if (invitation.state !== "open")
    return renderPage(context, {
      title: sales.overTitle,
      main: html`<section class="card">
        <h1>${sales.overTitle}</h1>
        <p>${words.format(sales.over, { state: invitation.state, seller })}</p>
      </section>`,
    });
  const controls = new Controls<Field>(words, form, "invited", (field) =>
    field === "agree" ? sales.fields.agree : sales[LABELS[field]],
  );
  return renderPage(context, {
    title: words.format(sales.welcome, { seller }),
    desk: true,
    main: html`<section class="card hero">
        <h1>${words.format(sales.welcome, { seller })}</h1>
        <p class="lead">${words.format(sales.welcomeText, { seller })}</p>
      </section>
      ${termsOf(invitation.terms, invitation.products, words)}
      <form class="card" method="post" action="${path}">
        <input type="hidden" name="idempotencyKey" value="${form.idempotencyKey}" />
        ${summary(words, form, controls)} ${controls.text("name")} ${controls.text("commune")}
        ${controls.text("person")} ${controls.tick("agree")}
        <p class="act">
          <button type="submit" data-once data-sending="${t.desk.sending}">${sales.acceptTerms}</button>
        </p>
        <p class="hint">${t.acts.texts.accept}</p>
      </form>`,
  });
}

function renderKey(context: PageContext, { seller }: InvitationView, key: string): string {
  const { words } = context;
  const { sales, acts } = words.t;
  return renderPage(context, {
    title: sales.keyTitle,
    desk: true,
    main: html`<section class="card hero">
      <h1>${sales.keyTitle}</h1>
      <p class="lead">${sales.keyText}</p>
      <p><input type="text" readonly dir="ltr" value="${key}" aria-label="${sales.keyTitle}" /></p>
      <p>${words.format(acts.done, { act: words.t.acts.titles.accept })}</p>
      <p class="hint">${words.format(sales.vouchedBy, { sponsor: words.partyText(seller) })}</p>
      <p class="act"><a class="button" href="/desk">${sales.toDesk}</a></p>
    </section>`,
  });
}
