import ar from "./acts/ar.json" with { type: "json" };
import en from "./acts/en.json" with { type: "json" };
import fr from "./acts/fr.json" with { type: "json" };
import zgh from "./acts/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** What can be done at the desk beyond registering. */
export const ACT_WORDS = inEveryLanguage({ ar, en, fr, zgh });
