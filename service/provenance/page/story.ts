import { type Content, html, type Html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import { lotCode, type Words } from "../../web/words.ts";
import type { StoryBatch, StoryStep, StoryView } from "../views/types.ts";

const ICONS: Record<StoryStep["kind"], IconName> = {
  registered: "pen",
  made: "make",
  arrived: "place",
  corrected: "note",
  annulled: "refused",
  shipped: "cart",
};

/** What was done, for whoever reads pictures rather than words. */
const PROCESSES: Partial<Record<string, IconName>> = {
  split: "split",
  sort: "sort",
  press: "press",
  weave: "weave",
  pack: "pack",
};

/** How the batch came to be, step by step, the oldest first; nothing where there is nothing to tell beyond the page. */
export function storyOf({ steps, more, orMore }: StoryView, own: string, words: Words): Content {
  if (steps.length === 0) return null;
  const { story } = words.t;
  return html`<section class="card story" aria-labelledby="story">
    <h2 id="story">${story.title}</h2>
    <p class="hint">${story.clock}</p>
    ${more > 0 && html`<p class="hint">${words.say(orMore ? story.orMore : story.more, { n: more })}</p>`}
    <ol>
      ${steps.map((step) => stepOf(step, own, words))}
    </ol>
  </section>`;
}

function stepOf(step: StoryStep, own: string, words: Words): Html {
  const { story } = words.t;
  const title =
    step.kind === "made" ? words.format(story.made, { process: step.process ?? "other" }) : story[step.kind];
  const when = html`<time datetime="${step.when}">${words.date(step.when)}</time>`;
  const by = step.organisation ? words.name(step.organisation) : story.unknown;
  return html`<li>
    ${icon((step.kind === "made" && PROCESSES[step.process ?? "other"]) || ICONS[step.kind])}
    <div>
      <h3>${title}</h3>
      <p class="hint">${words.say(step.kind === "arrived" ? story.at : story.by, { organisation: by, date: when })}</p>
      ${step.stated !== null && html`<p class="hint">${words.say(story.stated, { date: html`<time datetime="${step.stated}">${words.date(step.stated)}</time>` })}</p>`}
      ${step.delegate && html`<p class="hint">${words.say(words.t.unions.actedFor, { delegate: words.name(step.delegate), organisation: by })}</p>`}
      ${
        step.inputs.length > 0 &&
        html`<p>${story.from}</p>
          <ul>
            ${step.inputs.map((batch) => batchOf(batch, own, words))}
            ${step.moreInputs > 0 && html`<li>${words.say(story.moreInputs, { n: step.moreInputs })}</li>`}
          </ul>
          <p>${story.into}</p>`
      }
      <ul>
        ${step.batches.map((batch) => batchOf(batch, own, words))}
      </ul>
    </div>
  </li>`;
}

/** What, how much, which lot; with the way to its own page, unless that is this one. */
function batchOf({ code, product, lot, quantity }: StoryBatch, own: string, words: Words): Html {
  const { story } = words.t;
  const name = product ? words.name(product) : story.unnamed;
  return html`<li>
    ${code === null || code === own ? name : html`<a href="${`/b/${code}`}">${name}</a>`}${quantity && html`${words.comma}<span class="whole">${words.quantity(quantity)}</span>`}${lot !== null && html`${words.comma}${words.say(story.lot, { lot: lotCode(lot) })}`}${code === own && html` <span class="tag">${story.own}</span>`}
  </li>`;
}
