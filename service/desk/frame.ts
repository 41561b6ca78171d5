import type { AnyAct, Done } from "../accept/act.ts";
import type { Given } from "../accept/execute.ts";
import type { Delegate } from "../access/delegation.ts";
import type { KeyRole } from "../access/roles.ts";
import type { Names, Place } from "../values/names.ts";
import { type Content, html, type Html } from "../web/html.ts";
import { icon } from "../web/icons.ts";
import { type PageContext, renderPage } from "../web/layout.ts";
import type { Site } from "../web/reply.ts";
import type { Words } from "../web/words.ts";
import { hidden } from "./fields.ts";

/** What the desk has a form for beyond registering: each has a title, and a sentence above its fields. */
export type ActName = keyof Words["t"]["acts"]["texts"];

/** Asks for something once: the same key with the same input has one effect, however often it arrives. */
export type Act<Input, Result = void> = (user: DeskUser, input: Input, idempotencyKey: string) => Promise<Result>;

/** Who sits at the desk: an organisation, by one of its keys. */
export interface DeskUser {
  account: string;
  organisation: { id: string; code: string; kind: string; name: Names; place: Place };
  keyId: string;
  role: KeyRole;
  /** Of the person or device that holds the key; null once erased. */
  name: string | null;
  /** Of a key that comes from the operator: from when it opens what is kept of members; null: never. */
  withoutMembers?: { from: Date | null };
  /** Whose key it is, while it acts for `organisation`, which is another. */
  delegate?: Delegate;
  /** Of an organisation that merged, and does nothing any more. */
  successor?: string;
}

/**
 * What every form and page of the desk is handed. Each subject adds what it reads and does; refusals are thrown as
 * LedgerError, whose `pointer` leads to the field of the form.
 */
export interface DeskFrame extends Site {
  /** 32 secret bytes that seal the session cookies. */
  sessionKey: Buffer;
  now(): Date;
  /** The day the ledger counts as today, YYYY-MM-DD. */
  today(): string;
  /** The time of day in Morocco, HH:MM. */
  timeOfDay(): string;
  /** Null when the key is not known or was revoked. */
  signIn(key: string): Promise<DeskUser | null>;
  /**
   * Asked again at every request, so that a revoked key, or signing out, ends it; so does the end of a grant the acting for
   * another organisation, by its account.
   */
  session(keyId: string, sessionId: string, actingFor: string | null): Promise<DeskUser | null>;
  /** From now on `session` answers null for it, whoever holds a copy of its cookie. */
  endSession(sessionId: string): Promise<void>;
  /** Does an act as its declaration says, once for each idempotency key. */
  perform<A extends AnyAct>(act: A, user: DeskUser, given: Given<A>, idempotencyKey: string): Promise<Done>;
}

/** The shell of the desk: the way out is on every page of it. */
export function renderDesk(
  context: PageContext,
  user: DeskUser | null,
  csrf: string,
  page: { title: string; main: Content; width?: "tight" },
): string {
  const { desk } = context.words.t;
  const tools =
    user &&
    html`<form method="post" action="/desk/session/end" class="out" data-out data-owner="${user.keyId}">
      ${hidden(csrf)}<button type="submit" class="quiet">${desk.signOut}</button>
    </form>`;
  const main = user?.delegate ? html`${actingFor(context.words, user, csrf)} ${page.main}` : page.main;
  return renderPage(context, { ...page, main, tools, desk: true });
}

/** On every page while it is on: nobody shall record in another's name without knowing. */
function actingFor(words: Words, { organisation }: DeskUser, csrf: string): Html {
  const { unions } = words.t;
  return html`<aside class="card acting" role="status">
    ${icon("people")}
    <div>
      <p><strong>${words.say(unions.acting, { organisation: words.name(organisation.name) })}</strong></p>
      <p class="hint">${unions.actingText}</p>
      <form method="post" action="/desk/acting/end">
        ${hidden(csrf)}<button type="submit" class="quiet">${unions.stopActing}</button>
      </form>
    </div>
  </aside>`;
}

/** Where the desk is, and where its forms come back to. */
export const DESK = "/desk";
