import type { FileWords } from "../../check/words.ts";
import type { Language } from "../../values/names.ts";
import ar from "./verify/ar.json" with { type: "json" };
import en from "./verify/en.json" with { type: "json" };
import fr from "./verify/fr.json" with { type: "json" };
import zgh from "./verify/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** What verify.html says beyond the check, and the page that hands it out. */
export const VERIFY_WORDS = inEveryLanguage({ ar, en, fr, zgh }) satisfies Record<Language, { file: FileWords }>;
