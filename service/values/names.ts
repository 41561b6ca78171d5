import { at, Findings, LedgerError } from "../base/errors.ts";
import { cleanPrinted, cleanText } from "./text.ts";

/** Languages of the interface, BCP 47; `zgh` is Standard Moroccan Tamazight, written here in Tifinagh. */
export const LANGUAGES = ["ar", "fr", "en", "zgh"] as const;
export type Language = (typeof LANGUAGES)[number];

/** A name in one or more languages; one is enough. */
export type Names = Partial<Record<Language, string>>;

/** Who lacks a language falls back in this order: a reader of Tamazight most often reads Arabic, then French. */
const FALLBACK: Record<Language, readonly Language[]> = {
  ar: ["ar", "fr", "en", "zgh"],
  fr: ["fr", "en", "ar", "zgh"],
  en: ["en", "fr", "ar", "zgh"],
  zgh: ["zgh", "ar", "fr", "en"],
};

/** The name to show a reader of `language`, with the language it is really in (for `lang` and `dir`); null when empty. */
export function nameIn(names: Names, language: Language): { text: string; language: Language } | null {
  for (const candidate of FALLBACK[language]) {
    const text = names[candidate];
    if (text) return { text, language: candidate };
  }
  return null;
}

/** Each text cleaned (TEXT_INVALID at "/fr"), the languages in fixed order. FIELD_MISSING when no language is given. */
export function cleanNames(names: Names, bounds: { min: number; max: number }, clean = cleanText): Names {
  for (const key of Object.keys(names)) {
    if (!(LANGUAGES as readonly string[]).includes(key))
      throw new LedgerError("FIELD_UNKNOWN", { field: key }, `/${key}`);
  }
  const cleaned: Names = {};
  const findings = new Findings();
  for (const language of LANGUAGES) {
    const text = names[language];
    const one = findings.check(`/${language}`, () => (text === undefined ? undefined : clean(text, bounds)));
    if (one !== undefined) cleaned[language] = one;
  }
  findings.throwAny();
  if (Object.keys(cleaned).length === 0) throw new LedgerError("FIELD_MISSING", { field: LANGUAGES.join(" or ") }, "");
  return cleaned;
}

/** As `cleanNames`, of what is printed on labels. */
export const cleanPrintedNames = (names: Names, bounds: { min: number; max: number }): Names =>
  cleanNames(names, bounds, cleanPrinted);

/** To the commune, never nearer: a plot is nobody else's business. */
export type Place = { commune: Names; province?: Names; region?: Names };

const BOUNDS = { min: 1, max: 80 };

/** A place with its names cleaned. Throws what `cleanNames` throws, with the pointer below the place. */
export function cleanPlace(place: Place): Place {
  const { commune, province, region } = place;
  return {
    commune: at("/commune", () => cleanNames(commune, BOUNDS)),
    ...(province && { province: at("/province", () => cleanNames(province, BOUNDS)) }),
    ...(region && { region: at("/region", () => cleanNames(region, BOUNDS)) }),
  };
}
