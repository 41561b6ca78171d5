import type { CheckWords } from "../../check/words.ts";
import type { Language } from "../../values/names.ts";
import ar from "./check/ar.json" with { type: "json" };
import en from "./check/en.json" with { type: "json" };
import fr from "./check/fr.json" with { type: "json" };
import zgh from "./check/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** The check in the reader's own browser. */
export const CHECK_WORDS: Record<Language, { check: CheckWords }> = inEveryLanguage({ ar, en, fr, zgh });
