import type { Place } from "../values/places.ts";
import { type Html, html } from "./html.ts";
import type { Words } from "./words.ts";

export function placeOf({ commune, province, region }: Place, words: Words): Html {
  const { batch } = words.t;
  return html`${words.name(commune)}${province && html`<br /><small>${words.say(batch.province, { name: words.name(province) })}</small>`}${region && html`<br /><small>${words.say(batch.region, { name: words.name(region) })}</small>`}`;
}
