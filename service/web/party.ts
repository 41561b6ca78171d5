import type { Party } from "../accept/recordViews.ts";
import { type Html, html } from "./html.ts";
import type { Words } from "./words.ts";

/** The name of an organisation as the way to its page. */
export function partyLink({ code, name }: Party, words: Words): Html {
  return html`<a href="${`/o/${code}`}">${words.name(name)}</a>`;
}
