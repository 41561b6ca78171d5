import ar from "./visit/ar.json" with { type: "json" };
import en from "./visit/en.json" with { type: "json" };
import fr from "./visit/fr.json" with { type: "json" };
import zgh from "./visit/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** How an organisation may be visited or reached, where it wishes. */
export const VISIT_WORDS = inEveryLanguage({ ar, en, fr, zgh });
