import type { DisposalView } from "../../batches/views/disposals.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { VersionView } from "../../batches/views/versions.ts";
import { actedFor, listCard, markOf } from "../../desk/cards.ts";
import type { DeskUser } from "../../desk/frame.ts";
import { recallRow } from "../../recalls/desk/page.ts";
import type { RecallView } from "../../recalls/views/recall.ts";
import { shipmentRow } from "../../shipments/desk/page.ts";
import type { ShipmentView } from "../../shipments/views/schemas.ts";
import { type Content, html, type Html } from "../../web/html.ts";
import { day } from "../../web/parts.ts";
import { lotCode, type Words } from "../../web/words.ts";

/** What was done with a batch, newest first. */
export interface BatchPast {
  shipments: readonly ShipmentView[];
  disposals: readonly DisposalView[];
  versions: readonly VersionView[];
  recalls: readonly RecallView[];
}

export function pastOf(batch: BatchView, past: BatchPast, user: DeskUser, words: Words): Content {
  const { acts } = words.t;
  const { transformation } = batch;
  const made =
    transformation !== undefined &&
    batch.organisation.id === user.account &&
    html`<p class="card links"><a href="${`/desk/transformations/${transformation}`}">${acts.madeHere}</a></p>`;
  return [
    made,
    listCard("recalls", acts.recalls, past.recalls, (recall) => recallRow(recall, words)),
    listCard("shipments", acts.shipments, past.shipments, (shipment) => shipmentRow(shipment, user, words)),
    listCard("disposals", acts.disposals, past.disposals, (disposal) => disposalRow(disposal, batch, user, words)),
    // A batch that was never amended has one version, which is the facts themselves.
    past.versions.length > 1 &&
      listCard("versions", acts.versions, past.versions, (version) => versionRow(version, batch, words)),
  ];
}

function disposalRow(disposal: DisposalView, { lot }: BatchView, { organisation }: DeskUser, words: Words): Html {
  return html`<p class="facts-line">
      <strong>${words.quantity(disposal.quantity)}</strong><span>${words.t.acts.ways[disposal.way]}</span
      ><span>${day(disposal.disposedOn, words)}</span>
    </p>
    ${disposal.note && html`<p>${words.name(disposal.note)}</p>`}
    ${markOf(disposal.state, disposal.rejection, words, lot)} ${actedFor(disposal.recordedBy, organisation, words)}`;
}

function versionRow(version: VersionView, { organisation }: BatchView, words: Words): Html {
  const { t } = words;
  const { lot, producedOn, place } = version;
  if (lot === null || producedOn === null || place === null)
    return html`<p class="facts-line">
      <strong>${t.unheld.words}</strong><span>${day(version.createdAt, words)}</span>
    </p>`;
  return html`<p class="facts-line">
      <strong>${version.reason === null ? t.acts.asRegistered : html`<bdi>${version.reason}</bdi>`}</strong
      ><span>${day(version.createdAt, words)}</span>
    </p>
    <p class="facts-line">
      <span>${words.say(t.batch.eyebrow, { lot: lotCode(lot) })}</span
      ><span>${dated(t.batch.producedOn, producedOn, words)}</span>
      ${version.expiresOn && html`<span>${dated(t.batch.expiresOn, version.expiresOn, words)}</span>`}
      <span>${words.name(place.commune)}</span>
    </p>
    ${version.note && html`<p>${words.name(version.note)}</p>`}
    ${version.state && markOf(version.state, version.rejection, words, lot)}
    ${actedFor(version.recordedBy, organisation, words)}`;
}

const dated = (what: string, moment: string, words: Words): Html =>
  words.say(words.t.acts.told, { what, amount: day(moment, words) });
