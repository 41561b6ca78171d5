import ar from "./contract/ar.json" with { type: "json" };
import en from "./contract/en.json" with { type: "json" };
import fr from "./contract/fr.json" with { type: "json" };
import zgh from "./contract/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** The printed contract, and the page that proves it. */
export const CONTRACT_WORDS = inEveryLanguage({ ar, en, fr, zgh });
