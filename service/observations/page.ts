import { isUnitCode } from "../values/quantities.ts";
import { type Content, html, type Html } from "../web/html.ts";
import { icon, type IconName } from "../web/icons.ts";
import type { Words } from "../web/words.ts";
import type { ObservationView } from "./views/observation.ts";

/** What a buyer sees of them: kind, value, when. Notes are for those who may read the batch, and never shown here. */
export function observationsOf(observations: ObservationView[], words: Words): Content {
  if (observations.length === 0) return null;
  const { observations: t } = words.t;
  return html`<section class="card" aria-labelledby="observations">
    <h2 id="observations">${t.title}</h2>
    <p>${t.text}</p>
    <dl class="facts">${observations.map((observation) => row(observation, words))}</dl>
  </section>`;
}

const ICONS: Record<ObservationView["kind"], IconName> = {
  collection: "cart",
  temperature: "thermometer",
  humidity: "press",
  cleaning: "clean",
  inspection: "search",
  treatment: "flask",
  storage: "pack",
  other: "note",
};

function row({ kind, value, observedAt, evidence }: ObservationView, words: Words): Html {
  const { observations: t } = words.t;
  return html`<div>
    <dt>${icon(ICONS[kind])}${t.kinds[kind]}</dt>
    <dd>
      ${value && html`<bdi>${measured(value, words)}</bdi><br />`}
      <small
        >${icon(evidence ? "chain" : "waiting")}<time datetime="${observedAt}">${words.time(observedAt)}</time
        >${words.comma}${evidence ? t.anchored : t.waiting}</small
      >
    </dd>
  </div>`;
}

function measured({ value, unit }: NonNullable<ObservationView["value"]>, words: Words): string {
  if (isUnitCode(unit)) return words.quantity({ value, unit });
  return words.format(words.t.observations.units[unit], { amount: words.number(value) });
}
