import ar from "./ar.json" with { type: "json" };
import en from "./en.json" with { type: "json" };
import fr from "./fr.json" with { type: "json" };
import zgh from "./zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** What all pages share, and the words of subjects that have no file of their own yet. */
export const COMMON_WORDS = inEveryLanguage({ ar, en, fr, zgh });
