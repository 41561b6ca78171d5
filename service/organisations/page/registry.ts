import type { Page } from "../../accept/paging.ts";
import { html, type Html } from "../../web/html.ts";
import { icon } from "../../web/icons.ts";
import { type PageContext, renderPage } from "../../web/layout.ts";
import { timeOf } from "../../values/dates.ts";
import { code, type Words } from "../../web/words.ts";
import type { RegistryActView } from "../views/registry.ts";

/**
 * What those who run the registry did, newest first: for everyone to see, with accounts and without names. `codes`: of those
 * accounts that have a page of their own.
 */
export function renderRegistryPage(
  page: Page<RegistryActView>,
  codes: ReadonlyMap<string, string>,
  context: PageContext,
): string {
  const { words } = context;
  const { registry: t } = words.t;
  return renderPage(context, {
    title: t.title,
    main: html`<section class="hero">
        <h1>${t.title}</h1>
        <p class="lead">${t.lead}</p>
      </section>
      ${page.items.length === 0 && html`<p>${t.none}</p>`} ${page.items.map((act) => actOf(act, codes, words))}
      ${
        page.next !== null &&
        html`<p class="links"><a class="button" href="${`/registry?cursor=${page.next}`}" rel="next">${t.older}</a></p>`
      }`,
  });
}

function actOf(act: RegistryActView, codes: ReadonlyMap<string, string>, words: Words): Html {
  const { registry: t, evidence } = words.t;
  const readyAt = Number(act.data["readyAt"] ?? 0);
  const page = act.organisation === null ? undefined : codes.get(act.organisation);
  const rows: [string, string][] = [
    ...(act.organisation === null ? [] : [[t.account, act.organisation] as [string, string]]),
    [evidence.transaction, act.transaction],
  ];
  return html`<section class="card">
    <p class="eyebrow">${icon("calendar")}<time datetime="${act.time}">${words.time(act.time)}</time></p>
    <h2>${words.say(sentenceOf(act.kind, words), { date: words.time(timeOf(readyAt)) })}</h2>
    <p class="hint">${code(act.kind)}</p>
    <dl>
      ${rows.map(
        ([label, value]) =>
          html`<div class="hash">
            <dt>${label}</dt>
            <dd><bdi dir="ltr">${value}</bdi></dd>
          </div>`,
      )}
    </dl>
    ${
      page !== undefined &&
      html`<p class="links"><a href="${`/o/${page}`}">${icon("people")}${words.t.organisation.page}</a></p>`
    }
  </section>`;
}

/** Whatever has no sentence of its own is a change in who may administer the contracts. */
function sentenceOf(kind: string, { t }: Words): string {
  const { acts } = t.registry;
  return Object.hasOwn(acts, kind) ? acts[kind as keyof typeof acts] : t.registry.administered;
}
