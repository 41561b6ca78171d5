import { LANGUAGES, type Place } from "../values/names.ts";
import { LOCALES } from "../words/languages.ts";
import { type Content, html } from "./html.ts";
import type { Words } from "./words.ts";

/** The twelve regions (decree 2-15-40), each as a rough outline of our own on a grid of 202 × 217, and where its mark stands. */
export const REGIONS = {
  tangier: { outline: "M169 13 160 13 148 3 140 5 136 18 148 20 164 20z", at: [150, 13] },
  oriental: { outline: "M186 15 177 12 169 13 164 20 169 48 177 57 197 56 199 50 192 40 191 23z", at: [180, 35] },
  fes: { outline: "M164 20 148 20 140 37 153 50 169 48z", at: [155, 35] },
  rabat: { outline: "M136 18 126 33 131 41 140 37 148 20z", at: [137, 29] },
  casablanca: { outline: "M126 33 109 40 102 48 121 52 131 41z", at: [118, 43] },
  benimellal: { outline: "M140 37 131 41 121 52 132 62 153 50z", at: [136, 50] },
  marrakesh: { outline: "M102 48 99 54 93 65 93 73 122 71 132 62 121 52z", at: [111, 62] },
  draa: { outline: "M153 50 132 62 122 71 139 90 151 83 169 71 177 57 169 48z", at: [150, 67] },
  souss: { outline: "M93 73 95 80 90 92 106 92 110 101 124 93 139 90 122 71z", at: [113, 84] },
  guelmim: { outline: "M90 92 87 96 76 107 69 112 106 119 110 101 106 92z", at: [94, 105] },
  laayoune: { outline: "M69 112 54 115 49 127 35 141 31 157 66 157 66 142 106 142 106 119z", at: [69, 134] },
  dakhla: { outline: "M31 157 17 174 12 192 4 215 5 207 53 207 53 184 66 178 66 157z", at: [38, 182] },
} as const satisfies Record<string, { outline: string; at: readonly [number, number] }>;

export type Region = keyof typeof REGIONS;

/** How else people write them, beside the names in the locale files. */
const SPELLINGS: Record<Region, readonly string[]> = {
  tangier: ["Tanger-Tétouan-Al Hoceïma", "Tangier-Tetouan-Al Hoceima", "طنجة-تطوان-الحسيمة"],
  oriental: ["Oriental", "L’Oriental", "Région de l’Oriental", "الجهة الشرقية", "جهة الشرق", "ⵍⵛⵔⵇ"],
  fes: ["Fez-Meknes", "Fès-Meknès"],
  rabat: ["Rabat-Sale-Kenitra", "ⵔⴱⴰⵟ-ⵙⵍⴰ-ⵇⵏⵉⵟⵔⴰ", "ⵕⵕⴱⴰⵟ-ⵙⵍⴰ-ⵇⵏⵉⵟⵔⴰ"],
  benimellal: ["Beni Mellal-Khenifra", "ⴰⵢⵜ ⵎⵍⵍⴰⵍ-ⵅⵏⵉⴼⵔⴰ"],
  casablanca: ["Casablanca-Settat", "Grand Casablanca-Settat", "Casa-Settat", "ⴰⵏⴼⴰ-ⵙⵟⵟⴰⵜ", "ⴽⴰⵣⴰⴱⵍⴰⵏⴽⴰ-ⵙⵟⵟⴰⵜ"],
  marrakesh: ["Marrakesh-Safi", "Marrakech-Asfi", "مراكش أسفي"],
  draa: ["Draa-Tafilalet", "Drâa-Tafilalt", "درعة تافيلالت", "درعة تافيلات", "ⴷⵔⴰⵄ-ⵜⴰⴼⵉⵍⴰⵍⵜ", "ⴷⴰⵔⵄⴰ-ⵜⴰⴼⵉⵍⴰⵍⵜ"],
  souss: ["Sous-Massa", "Souss Massa", "Souss-Massa"],
  guelmim: [
    "Guelmim-Oued Noun",
    "Guelmim-Wad Noun",
    "كلميم وادي نون",
    "گلميم واد نون",
    "ⴳⵓⵍⵎⵉⵎ-ⵡⴰⴷ ⵏⵓⵏ",
    "ⴰⴳⵍⵎⵉⵎ-ⴰⵙⵉⴼ ⵏ ⵏⵓⵏ",
  ],
  laayoune: [
    "Laayoune-Sakia El Hamra",
    "Laâyoune-Saguia el-Hamra",
    "Laayoune-Es-Sakia El Hamra",
    "ⵍⵄⵢⵓⵏ-ⵜⴰⵔⴳⴰ ⵜⴰⵣⴳⴳⵯⴰⵖⵜ",
  ],
  dakhla: [
    "Dakhla-Oued Eddahab",
    "Ad Dakhla-Oued Ed Dahab",
    "الداخلة واد الذهب",
    "ⴷⴰⵅⵍⴰ-ⵡⴰⴷ ⴷⴷⴰⵀⴰⴱ",
    "ⴷⴷⴰⵅⵍⴰ-ⴰⵙⵉⴼ ⵏ ⵡⵓⵔⵖ",
  ],
};

const BY_SPELLING = new Map<string, Region>();
for (const region of Object.keys(REGIONS) as Region[]) {
  const names = LANGUAGES.map((language) => LOCALES[language].map.regions[region]);
  for (const name of [...names, ...SPELLINGS[region]]) BY_SPELLING.set(bare(name), region);
}

/** The region that a place names in any of its languages; null when it names none that is known here. */
export function regionOf({ region }: Place): Region | null {
  for (const language of LANGUAGES) {
    const found = region?.[language] !== undefined && BY_SPELLING.get(bare(region[language]));
    if (found) return found;
  }
  return null;
}

/** Without what people write in more than one way: accents, vowel signs, hyphens, forms of alif, and the word "region". */
function bare(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}|\u0640/gu, "")
    .replace(/^\s*(?:r[eé]gion (?:de |d['’ ])?(?:la |l['’ ])?|the |region of (?:the )?|جهه |جهة |ⵜⴰⵙⴳⴰ ⵏ )/u, "")
    .replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي")
    .replace(/ة/g, "ه")
    .replace(/[گڭ]/g, "ك")
    .replace(/[^\p{L}]/gu, "");
}

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
    <svg viewBox="0 0 202 217" role="img" aria-label="${words.format(t.alt, { region: t.regions[here] })}">
      ${outlines}
      <circle cx="${x}" cy="${y}" r="5" class="mark-here" />
    </svg>
    <figcaption><strong>${t.regions[here]}</strong><br />${t.note}</figcaption>
  </figure>`;
}
