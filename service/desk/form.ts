import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { AnyAct, BodyOf, Done } from "../accept/act.ts";
import type { Given } from "../accept/execute.ts";
import { type Action, may, type Role } from "../access/roles.ts";
import type { LedgerError } from "../base/errors.ts";
import { MAX_FILE_BYTES } from "../values/files.ts";
import { type Content, html } from "../web/html.ts";
import type { PageContext } from "../web/layout.ts";
import { contextOf, sendPage } from "../web/reply.ts";
import type { Words } from "../web/words.ts";
import { Controls } from "./controls.ts";
import { emptyForm, type FormState, hidden, readTyped, summary, type Typed } from "./fields.ts";
import { type ActName, type DeskFrame, type DeskUser, renderDesk } from "./frame.ts";
import { type Guards, idIn, sendMissing } from "./guards.ts";
import { perform, idempotencyKeyOf } from "./perform.ts";
import { Reading } from "./reading.ts";
import { fieldOf, type Problem } from "./refusals.ts";
import { csrfOf } from "./session.ts";

/** A file of the largest kind that is taken, and more than enough beside it. */
const UPLOAD_LIMIT = MAX_FILE_BYTES + 1024 * 1024;

/** What a form is told to begin with. */
export interface Scene {
  words: Words;
  user: DeskUser;
  today: string;
  timeOfDay: string;
}

/** A form on a page of its own: one act, about one thing. */
export interface ActForm<Deps extends DeskFrame, Subject, Field extends string, Input, Result> {
  act: ActName;
  /** Of the form, and where it is sent to; mostly with `:id`. */
  path: string;
  /** Who may: in the permissions, or as the act's declaration says. */
  action?: Action;
  by?: readonly Role[];
  /** For a form with a file. */
  multipart?: true;
  /** `id` is empty where the address names none. */
  find(deps: Deps, user: DeskUser, id: string, request: FastifyRequest): Promise<Subject | null>;
  /** What it is about, in a line above the form. */
  about(subject: Subject, words: Words): Content;
  /** The page of what it is about. */
  home(subject: Subject): string;
  fields(subject: Subject): readonly Field[];
  start(subject: Subject, scene: Scene): Typed<Field>;
  labelOf(field: Field, subject: Subject, words: Words): string;
  draw(controls: Controls<Field>, subject: Subject, scene: Scene): Content;
  read(typed: Typed<Field>, subject: Subject, words: Words): { input: Input } | { problems: Problem<Field>[] };
  /** For a form that grows when the button `more` was pressed. */
  more?(subject: Subject, typed: Typed<Field>, scene: Scene): { subject: Subject; typed: Typed<Field> };
  fieldOf(error: LedgerError, input: Input): Field | null;
  do(deps: Deps, user: DeskUser, input: Input, idempotencyKey: string): Promise<Result>;
  /** By which the notice names it, and where that is read. */
  done(result: Result, subject: Subject): { lot: string; to: string };
}

/** What the form of a declared act says beyond the declaration. */
export type DeclaredForm<
  Deps extends DeskFrame,
  A extends AnyAct & { word: ActName },
  Subject,
  Field extends string,
> = Omit<ActForm<Deps, Subject, Field, Given<A>, Done>, "act" | "path" | "action" | "by" | "do"> & {
  act: A;
  /** Of the page that it belongs to, with `:id` where it is about something. */
  under: string;
};

/** The last part of the address of an act's form. */
export const addressOf = (word: string): string => word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The form of an act: its name, its address, who is shown it and where it is sent follow from the declaration. */
export function formOf<Deps extends DeskFrame, A extends AnyAct & { word: ActName }, Subject, Field extends string>({
  act,
  under,
  ...form
}: DeclaredForm<Deps, A, Subject, Field>): ActForm<Deps, Subject, Field, Given<A>, Done> {
  return {
    ...form,
    act: act.word,
    path: `${under}/${addressOf(act.word)}`,
    by: act.by,
    do: (deps, user, given, idempotencyKey) => deps.perform(act, user, given, idempotencyKey),
  };
}

/** The page of a form and where it is sent to: one address, so that a refused form can be loaded again. */
export function actForm<Deps extends DeskFrame, Subject, Field extends string, Input, Result>(
  app: FastifyInstance,
  deps: NoInfer<Deps>,
  guards: Guards,
  form: ActForm<Deps, Subject, Field, Input, Result>,
): void {
  const find = async (request: FastifyRequest, user: DeskUser): Promise<Subject | null> => {
    const id = form.path.includes(":id") ? idIn(request) : "";
    return id === null ? null : form.find(deps, user, id, request);
  };

  const sceneOf = (user: DeskUser, words: Words): Scene => ({
    words,
    user,
    today: deps.today(),
    timeOfDay: deps.timeOfDay(),
  });

  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    user: DeskUser,
    subject: Subject,
    again?: { state: FormState<Field>; status: number },
  ): FastifyReply => {
    const context = contextOf(request, reply, deps);
    const scene = sceneOf(user, context.words);
    const state = again?.state ?? emptyForm(form.start(subject, scene));
    const body = renderActPage(context, form, subject, scene, { state, again: again !== undefined }, csrfOf(request));
    return sendPage(request, reply, body, again?.status);
  };

  app.get(
    form.path,
    guards.requireSession(async (request, reply, user) => {
      const subject = await find(request, user);
      if (subject === null) return sendMissing(request, reply, deps);
      // Who may not do it is shown what it is about, which says so.
      if (!mayUse(user.role, form)) return reply.redirect(form.home(subject), 303);
      return send(request, reply, user, subject);
    }),
  );

  app.post(
    form.path,
    form.multipart ? { bodyLimit: UPLOAD_LIMIT } : {},
    guards.requireCsrf(async (request, reply, user) => {
      const subject = await find(request, user);
      if (subject === null) return sendMissing(request, reply, deps);
      if (form.more && "more" in (request.body as object)) {
        const scene = sceneOf(user, contextOf(request, reply, deps).words);
        const grown = form.more(subject, readTyped(request.body, form.fields(subject)), scene);
        const state = { typed: grown.typed, problems: [], idempotencyKey: idempotencyKeyOf(request.body) };
        return send(request, reply, user, grown.subject, { state, status: 200 });
      }
      return perform(request, reply, deps, {
        fields: form.fields(subject),
        read: (typed, words) => form.read(typed, subject, words),
        fieldOf: (error, input) => form.fieldOf(error, input),
        do: (input, idempotencyKey) => form.do(deps, user, input, idempotencyKey),
        done: (result) => {
          const { lot, to } = form.done(result, subject);
          return { notice: { kind: "acted", act: form.act, lot }, to };
        },
        again: async (state, status) => send(request, reply, user, subject, { state, status }),
      });
    }),
  );
}

const mayUse = (role: Role, { action, by }: { action?: Action; by?: readonly Role[] }): boolean =>
  action ? may(role, action) : by!.includes(role);

/** As much of a form as its page shows. */
type Shown<Subject, Field extends string> = Pick<
  ActForm<never, Subject, Field, unknown, unknown>,
  "act" | "multipart" | "about" | "home" | "labelOf" | "draw"
>;

function renderActPage<Subject, Field extends string>(
  context: PageContext,
  form: Shown<Subject, Field>,
  subject: Subject,
  scene: Scene,
  { state, again }: { state: FormState<Field>; again: boolean },
  csrf: string,
): string {
  const { words } = context;
  const { acts, desk } = words.t;
  const controls = new Controls<Field>(words, state, form.act, (field) => form.labelOf(field, subject, words));
  const title = acts.titles[form.act];
  return renderDesk(context, scene.user, csrf, {
    title,
    width: "tight",
    main: html`<p><a class="back" href="${form.home(subject)}">${acts.back}</a></p>
      <form
        class="card"
        method="post"
        action="${context.path}"
        ${form.multipart && html` enctype="multipart/form-data"`}
        data-form="${`${form.act}:${form.home(subject)}`}"
        ${again && html` data-again`}
      >
        <h1>${title}</h1>
        <p class="lead">${form.about(subject, words)}</p>
        <p>${acts.texts[form.act]}</p>
        ${summary(words, state, controls)} ${hidden(csrf, state.idempotencyKey)} ${form.draw(controls, subject, scene)}
        <p class="act"><button type="submit" data-sending="${desk.sending}">${title}</button></p>
        <p class="hint">${acts.twice}</p>
      </form>`,
  });
}

type Declared<Deps extends DeskFrame, A extends AnyAct & { word: ActName }, Subject> = Pick<
  DeclaredForm<Deps, A, Subject, "reason">,
  "act" | "under" | "find" | "about" | "home" | "done"
>;

/** A form that asks why, and nothing else: of an act whose body is the reason. */
export const reasonFormOf = <
  Deps extends DeskFrame,
  A extends AnyAct & { word: ActName },
  Subject extends { id: string },
>(
  what: Declared<Deps, A, Subject>,
) =>
  formOf<Deps, A, Subject, "reason">({
    ...what,
    fields: () => ["reason"],
    start: () => ({}),
    labelOf: (field, _, words) => words.t.acts.fields[field],
    draw: (controls) => controls.note("reason", { hint: controls.words.t.acts.reasonHint }),
    read: (typed, { id }, words) => {
      const reading = new Reading(typed, words);
      return reading.give({ subject: id, body: { reason: reading.needed("reason") } as BodyOf<A> });
    },
    fieldOf: (error) => fieldOf(error, { "/reason": "reason" }),
  });
