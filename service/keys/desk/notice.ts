import type { Ledger } from "../../accept/ledger.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { type Content, html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { day } from "../../web/parts.ts";
import type { Words } from "../../web/words.ts";
import { type ApiKeyView, readOperatorKeys } from "../acts/apiKeys.ts";

/** What the desk asks of the ledger about keys. */
export interface KeyReads {
  /** Of the user's own organisation; none for whoever does not manage its keys. */
  listOperatorKeys(user: DeskUser): Promise<ApiKeyView[]>;
}

export const deskKeys = (ledger: Ledger): KeyReads => ({
  listOperatorKeys: async (user) =>
    user.role === "manager" && !user.delegate ? readOperatorKeys(ledger, user.account) : [],
});

/** Tells managers of keys that the operator issued beside theirs, and whoever signed in with such a key. */
export function operatorKeysNotice(keys: readonly ApiKeyView[], user: DeskUser, words: Words): Content {
  const { keys: t } = words.t;
  const own = user.withoutMembers?.from === null && !user.delegate;
  return [
    own && html`<p class="hint">${icon("key")}${t.own}</p>`,
    keys.length > 0 &&
      html`<section class="card" aria-labelledby="operator-keys">
        <h2 id="operator-keys">${icon("warning")}${words.format(t.title, { n: keys.length })}</h2>
        <ul>
          ${keys.map((key) => html`<li>${lineOf(key, words)}</li>`)}
        </ul>
        <p class="hint">${t.hint}</p>
      </section>`,
  ];
}

function lineOf({ name, role, createdAt, membersFrom }: ApiKeyView, words: Words): Content {
  const { keys: t } = words.t;
  const line = words.say(t.line, {
    name: html`<bdi>${name ?? t.unnamed}</bdi>`,
    role,
    day: day(createdAt, words),
  });
  const members = membersFrom === null ? t.never : words.say(t.later, { day: day(membersFrom, words) });
  return html`${line} ${members}`;
}
