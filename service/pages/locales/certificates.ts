import ar from "./certificates/ar.json" with { type: "json" };
import en from "./certificates/en.json" with { type: "json" };
import fr from "./certificates/fr.json" with { type: "json" };
import zgh from "./certificates/zgh.json" with { type: "json" };
import { inEveryLanguage } from "./wording.ts";

/** Certificates, what batches claim, and the forms of certifiers. */
export const CERTIFICATE_WORDS = inEveryLanguage({ ar, en, fr, zgh });
