import ar from "./story/ar.json" with { type: "json" };
import en from "./story/en.json" with { type: "json" };
import fr from "./story/fr.json" with { type: "json" };
import zgh from "./story/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** The organisation's own page, the drawn path, the map, labels on sheets and rolls, and messages. */
export const STORY_WORDS = inEveryLanguage({ ar, en, fr, zgh });
