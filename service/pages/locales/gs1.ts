import ar from "./gs1/ar.json" with { type: "json" };
import en from "./gs1/en.json" with { type: "json" };
import fr from "./gs1/fr.json" with { type: "json" };
import zgh from "./gs1/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** Numbers of GS1 members. */
export const GS1_WORDS = inEveryLanguage({ ar, en, fr, zgh });
