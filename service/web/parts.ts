import { type Content, type Html, html } from "./html.ts";
import { icon, type IconName } from "./icons.ts";
import type { Words } from "./words.ts";

/** One line of a list of facts. */
export function fact(name: IconName, label: string, value: Content): Html {
  return html`<div>
    <dt>${icon(name)}${label}</dt>
    <dd>${value}</dd>
  </div>`;
}

export function day(moment: string, words: Words): Html {
  return html`<time datetime="${moment}">${words.date(moment)}</time>`;
}
