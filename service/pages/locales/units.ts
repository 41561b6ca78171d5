import ar from "./units/ar.json" with { type: "json" };
import en from "./units/en.json" with { type: "json" };
import fr from "./units/fr.json" with { type: "json" };
import zgh from "./units/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** Labels of single jars, boxes and bottles: on the page they lead to, and at the desk. */
export const UNIT_WORDS = inEveryLanguage({ ar, en, fr, zgh });
