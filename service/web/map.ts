import type { Place } from "../values/places.ts";
import { type Content, html } from "./html.ts";
import { type Region, regionOf, REGIONS } from "./regions.ts";
import type { Words } from "./words.ts";

/** Where the region of a place lies; nothing where it names none that is known here. Its name stands beside, in words. */
export function mapOf(place: Place, words: Words): Content {
  const here = regionOf(place);
  if (here === null) return null;
  const { map: t } = words.t;
  const [x, y] = REGIONS[here].at;
  const outlines = (Object.keys(REGIONS) as Region[]).map(
    (region) => html`<path d="${REGIONS[region].outline}" class="${region === here ? "here" : "region"}" />`,
  );
  return html`<figure class="map">
    <svg viewBox="0 0 202 217" role="img" aria-label="${words.tell(t.alt, { region: t.regions[here] })}">
      ${outlines}
      <circle cx="${x}" cy="${y}" r="5" class="mark-here" />
    </svg>
    <figcaption><strong>${t.regions[here]}</strong><br />${t.note}</figcaption>
  </figure>`;
}
