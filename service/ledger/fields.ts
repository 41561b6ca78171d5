import { LANGUAGES, type Names } from "../domain/names.ts";
import { cleanText } from "../domain/text.ts";
import { LedgerError } from "../errors.ts";
import { at, Findings } from "./findings.ts";
import type { Place } from "./views.ts";

/** Names in at least one language, cleaned; an empty object is no name. */
export function cleanNames(names: Names, max: number): Names {
  const findings = new Findings();
  const clean: Names = {};
  for (const language of LANGUAGES) {
    const text = names[language];
    if (text === undefined) continue;
    const cleaned = findings.check(`/${language}`, () => cleanText(text, { min: 1, max }));
    if (cleaned !== undefined) clean[language] = cleaned;
  }
  findings.throwAny();
  if (Object.keys(clean).length === 0) throw new LedgerError("FIELD_INVALID", { field: "name", reason: "needs one language" });
  return clean;
}

export function cleanPlace(place: Place): Place {
  return {
    commune: at("/commune", () => cleanNames(place.commune, 80)),
    ...(place.province && { province: at("/province", () => cleanNames(place.province!, 80)) }),
    ...(place.region && { region: at("/region", () => cleanNames(place.region!, 80)) }),
  };
}
