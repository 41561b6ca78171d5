import ar from "./refusals/ar.json" with { type: "json" };
import en from "./refusals/en.json" with { type: "json" };
import fr from "./refusals/fr.json" with { type: "json" };
import zgh from "./refusals/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** What the acts of the desk can be refused with, in words that say what to do. */
export const REFUSAL_WORDS = inEveryLanguage({ ar, en, fr, zgh });
