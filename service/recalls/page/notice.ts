import type { BatchView } from "../../batches/views/schemas.ts";
import type { Change, PublicStatus } from "../../batches/views/status.ts";
import type { Names, Place } from "../../values/names.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { icon, type IconName } from "../../web/icons.ts";
import { code, isolated, lotCode, type Words } from "../../web/words.ts";

/** What became of a batch since it was stated, before everything else: what to do first, then why, then since when. */
export function standingOf(batch: BatchView, standing: PublicStatus, words: Words): Content {
  const { standing: t } = words.t;
  if (batch.status === "annulled")
    return card("refused", "alert", t.annulled, [
      html`<p>${t.annulledText}</p>`,
      standing.annulment && because(standing.annulment, words),
    ]);
  const { recalls } = standing;
  const shareOnly = isShareRecall(recalls);
  const corrections = standing.corrections.length > 0 && correctionsOf(standing, words);
  if (batch.status === "recalled")
    return html`${card("warning", "alert", shareOnly ? t.shareRecalled : t.recalled, [
      html`<p class="lead"><strong>${shareOnly ? t.shareRecalledText : t.recalledText}</strong></p>`,
      ...recalls.map((recall) => recallOf(recall, words)),
    ])}${corrections}`;
  if (batch.status === "on_hold")
    return html`${card("waiting", "alert", t.held, [html`<p>${t.heldText}</p>`])}${corrections}`;
  return corrections;
}

/** Said loudly, and not for the maker to take away: the day is what the maker stated itself. */
export function expiryOf({ expired, expiresOn }: Pick<BatchView, "expired" | "expiresOn">, words: Words): Content {
  if (!expired || expiresOn === undefined) return null;
  const { batch: t } = words.t;
  const date = html`<time datetime="${expiresOn}">${words.date(expiresOn)}</time>`;
  return card("expiry", "alert", t.expired, [html`<p><strong>${words.say(t.expiredText, { date })}</strong></p>`]);
}

/** What is recalled is somebody's share, and nothing more. */
export const isShareRecall = (recalls: PublicStatus["recalls"]): boolean =>
  recalls.every(({ part }) => part === "share");

function card(sign: IconName, kind: "alert" | "news", title: string, parts: Content[]): Html {
  return html`<section class="card ${kind}" aria-label="${title}">
    <h2>${icon(sign)}${title}</h2>
    ${parts}
  </section>`;
}

function recallOf(recall: PublicStatus["recalls"][number], words: Words): Html {
  const { standing: t } = words.t;
  const { batch, part, byAuthority } = recall;
  const values = {
    by: byAuthority ? "authority" : "origin",
    organisation: words.party(batch.organisation),
    product: words.name(batch.words?.product ?? {}),
    lot: lotCode(batch.words?.lot ?? batch.id),
  };
  return html`${batch.words === null && html`<p class="hint hash">${words.say(words.t.unheld.batch, { batch: code(batch.id) })}</p>`}
    <p>${words.say(part === "source" ? t.sourceRecalled : t.itselfRecalled, values)}</p>
    ${because(recall, words)}`;
}

function because({ reason, time }: { reason: string | null; time: string }, words: Words): Html {
  const { standing: t } = words.t;
  const since = words.say(t.since, { date: html`<time datetime="${time}">${words.date(time)}</time>` });
  return html`${reason !== null && html`<blockquote><bdi>${reason}</bdi></blockquote>`}
    <p class="hint">${since}</p>`;
}

function correctionsOf({ corrections }: PublicStatus, words: Words): Html {
  const { standing: t } = words.t;
  return card("pen", "news", t.corrected, [
    html`<p>${t.correctedText}</p>`,
    ...corrections.map(
      (correction) =>
        html`${
            correction.held
              ? because(correction, words)
              : html`<p>${words.t.unheld.words}</p>
                  ${because({ ...correction, reason: null }, words)}`
          }
          <dl class="changes">${correction.changes.map((change) => changeOf(change, words))}</dl>`,
    ),
  ]);
}

function changeOf({ field, before, after }: Change, words: Words): Html {
  const { standing: t } = words.t;
  const shown = (value: Change["before"]) => (value === null ? t.nothing : valueOf(field, value, words));
  return html`<div>
    <dt>${words.t.batch[field]}</dt>
    <dd>
      ${words.say(t.change, { before: html`<del>${shown(before)}</del>`, after: html`<ins>${shown(after)}</ins>` })}
    </dd>
  </div>`;
}

function valueOf(field: Change["field"], value: NonNullable<Change["before"]>, words: Words): Html {
  if (field === "lot") return lotCode(value as string);
  if (field === "note") return words.name(value as Names);
  if (field !== "place") return html`<time datetime="${value as string}">${words.date(value as string)}</time>`;
  const { commune, province, region } = value as Place;
  const parts = [commune, province, region].flatMap((names) => (names ? [words.nameText(names)] : []));
  return isolated(parts.join(words.comma), words.language);
}
