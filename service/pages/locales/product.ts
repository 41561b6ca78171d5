import ar from "./product/ar.json" with { type: "json" };
import en from "./product/en.json" with { type: "json" };
import fr from "./product/fr.json" with { type: "json" };
import zgh from "./product/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** The page of a product. */
export const PRODUCT_WORDS = inEveryLanguage({ ar, en, fr, zgh });
