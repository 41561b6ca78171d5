import ar from "./sales/ar.json" with { type: "json" };
import en from "./sales/en.json" with { type: "json" };
import fr from "./sales/fr.json" with { type: "json" };
import zgh from "./sales/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** Sales: what can be done with one at the desk, how it is shown, and its refusals. */
export const SALE_WORDS = inEveryLanguage({ ar, en, fr, zgh });
