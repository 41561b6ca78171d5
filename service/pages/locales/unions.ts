import ar from "./unions/ar.json" with { type: "json" };
import en from "./unions/en.json" with { type: "json" };
import fr from "./unions/fr.json" with { type: "json" };
import zgh from "./unions/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** Unions, what a member lets its union do, and organisations that merge. */
export const UNION_WORDS = inEveryLanguage({ ar, en, fr, zgh });
