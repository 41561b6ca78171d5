import type { Language } from "../values/names.ts";
import webAr from "../web/words/ar.json" with { type: "json" };
import webEn from "../web/words/en.json" with { type: "json" };
import webFr from "../web/words/fr.json" with { type: "json" };
import webZgh from "../web/words/zgh.json" with { type: "json" };
import deskAr from "../desk/words/ar.json" with { type: "json" };
import deskEn from "../desk/words/en.json" with { type: "json" };
import deskFr from "../desk/words/fr.json" with { type: "json" };
import deskZgh from "../desk/words/zgh.json" with { type: "json" };
import keysAr from "../keys/words/ar.json" with { type: "json" };
import keysEn from "../keys/words/en.json" with { type: "json" };
import keysFr from "../keys/words/fr.json" with { type: "json" };
import keysZgh from "../keys/words/zgh.json" with { type: "json" };
import organisationsAr from "../organisations/words/ar.json" with { type: "json" };
import organisationsEn from "../organisations/words/en.json" with { type: "json" };
import organisationsFr from "../organisations/words/fr.json" with { type: "json" };
import organisationsZgh from "../organisations/words/zgh.json" with { type: "json" };
import unionsAr from "../unions/words/ar.json" with { type: "json" };
import unionsEn from "../unions/words/en.json" with { type: "json" };
import unionsFr from "../unions/words/fr.json" with { type: "json" };
import unionsZgh from "../unions/words/zgh.json" with { type: "json" };
import productsAr from "../products/words/ar.json" with { type: "json" };
import productsEn from "../products/words/en.json" with { type: "json" };
import productsFr from "../products/words/fr.json" with { type: "json" };
import productsZgh from "../products/words/zgh.json" with { type: "json" };
import certificatesAr from "../certificates/words/ar.json" with { type: "json" };
import certificatesEn from "../certificates/words/en.json" with { type: "json" };
import certificatesFr from "../certificates/words/fr.json" with { type: "json" };
import certificatesZgh from "../certificates/words/zgh.json" with { type: "json" };
import batchesAr from "../batches/words/ar.json" with { type: "json" };
import batchesEn from "../batches/words/en.json" with { type: "json" };
import batchesFr from "../batches/words/fr.json" with { type: "json" };
import batchesZgh from "../batches/words/zgh.json" with { type: "json" };
import transformationsAr from "../transformations/words/ar.json" with { type: "json" };
import transformationsEn from "../transformations/words/en.json" with { type: "json" };
import transformationsFr from "../transformations/words/fr.json" with { type: "json" };
import transformationsZgh from "../transformations/words/zgh.json" with { type: "json" };
import recallsAr from "../recalls/words/ar.json" with { type: "json" };
import recallsEn from "../recalls/words/en.json" with { type: "json" };
import recallsFr from "../recalls/words/fr.json" with { type: "json" };
import recallsZgh from "../recalls/words/zgh.json" with { type: "json" };
import observationsAr from "../observations/words/ar.json" with { type: "json" };
import observationsEn from "../observations/words/en.json" with { type: "json" };
import observationsFr from "../observations/words/fr.json" with { type: "json" };
import observationsZgh from "../observations/words/zgh.json" with { type: "json" };
import shipmentsAr from "../shipments/words/ar.json" with { type: "json" };
import shipmentsEn from "../shipments/words/en.json" with { type: "json" };
import shipmentsFr from "../shipments/words/fr.json" with { type: "json" };
import shipmentsZgh from "../shipments/words/zgh.json" with { type: "json" };
import agreementsAr from "../agreements/words/ar.json" with { type: "json" };
import agreementsEn from "../agreements/words/en.json" with { type: "json" };
import agreementsFr from "../agreements/words/fr.json" with { type: "json" };
import agreementsZgh from "../agreements/words/zgh.json" with { type: "json" };
import saleDocumentAr from "../agreements/words/document/ar.json" with { type: "json" };
import saleDocumentEn from "../agreements/words/document/en.json" with { type: "json" };
import saleDocumentFr from "../agreements/words/document/fr.json" with { type: "json" };
import saleDocumentZgh from "../agreements/words/document/zgh.json" with { type: "json" };
import labelsAr from "../labels/words/ar.json" with { type: "json" };
import labelsEn from "../labels/words/en.json" with { type: "json" };
import labelsFr from "../labels/words/fr.json" with { type: "json" };
import labelsZgh from "../labels/words/zgh.json" with { type: "json" };
import gs1Ar from "../labels/words/gs1/ar.json" with { type: "json" };
import gs1En from "../labels/words/gs1/en.json" with { type: "json" };
import gs1Fr from "../labels/words/gs1/fr.json" with { type: "json" };
import gs1Zgh from "../labels/words/gs1/zgh.json" with { type: "json" };
import provenanceAr from "../provenance/words/ar.json" with { type: "json" };
import provenanceEn from "../provenance/words/en.json" with { type: "json" };
import provenanceFr from "../provenance/words/fr.json" with { type: "json" };
import provenanceZgh from "../provenance/words/zgh.json" with { type: "json" };
import checkAr from "../check/words/ar.json" with { type: "json" };
import checkEn from "../check/words/en.json" with { type: "json" };
import checkFr from "../check/words/fr.json" with { type: "json" };
import checkZgh from "../check/words/zgh.json" with { type: "json" };
import proofsAr from "../proofs/words/ar.json" with { type: "json" };
import proofsEn from "../proofs/words/en.json" with { type: "json" };
import proofsFr from "../proofs/words/fr.json" with { type: "json" };
import proofsZgh from "../proofs/words/zgh.json" with { type: "json" };
import { type All, inEveryLanguage, LANGUAGE_FACTS, together } from "./wording.ts";

/**
 * Every file of words, of all subjects. They are data without imports of their own, so this list stands below the rooms
 * whose words it names: a page of any subject finds its sentences in `Words.t`, and a missing key does not compile.
 */
const SUBJECTS = [
  LANGUAGE_FACTS,
  // What all pages share.
  inEveryLanguage({ ar: webAr, en: webEn, fr: webFr, zgh: webZgh }),
  // The frame of the desk, and what its forms have in common.
  inEveryLanguage({ ar: deskAr, en: deskEn, fr: deskFr, zgh: deskZgh }),
  // Keys: what managers are told of them.
  inEveryLanguage({ ar: keysAr, en: keysEn, fr: keysFr, zgh: keysZgh }),
  // Organisations: their page, the registry, how they may be visited or reached.
  inEveryLanguage({ ar: organisationsAr, en: organisationsEn, fr: organisationsFr, zgh: organisationsZgh }),
  // Unions, what a member lets its union do, and organisations that merge.
  inEveryLanguage({ ar: unionsAr, en: unionsEn, fr: unionsFr, zgh: unionsZgh }),
  // The page of a product.
  inEveryLanguage({ ar: productsAr, en: productsEn, fr: productsFr, zgh: productsZgh }),
  // Certificates, what batches claim, and the forms of certifiers.
  inEveryLanguage({ ar: certificatesAr, en: certificatesEn, fr: certificatesFr, zgh: certificatesZgh }),
  // Batches: how they stand, what is done with them at the desk, and its refusals.
  inEveryLanguage({ ar: batchesAr, fr: batchesFr, en: batchesEn, zgh: batchesZgh }),
  // Making one batch of others.
  inEveryLanguage({ ar: transformationsAr, fr: transformationsFr, en: transformationsEn, zgh: transformationsZgh }),
  // Recalls: how far they reach, and whom to call.
  inEveryLanguage({ ar: recallsAr, fr: recallsFr, en: recallsEn, zgh: recallsZgh }),
  // What was measured or seen.
  inEveryLanguage({ ar: observationsAr, fr: observationsFr, en: observationsEn, zgh: observationsZgh }),
  // Sending and receiving: the forms of the desk, what they can be refused with, and what a union may be let do of it.
  inEveryLanguage({ ar: shipmentsAr, en: shipmentsEn, fr: shipmentsFr, zgh: shipmentsZgh }),
  // Sales: what can be done with one at the desk, how it is shown, and its refusals.
  inEveryLanguage({ ar: agreementsAr, en: agreementsEn, fr: agreementsFr, zgh: agreementsZgh }),
  // The printed contract, and the page that proves it.
  inEveryLanguage({ ar: saleDocumentAr, en: saleDocumentEn, fr: saleDocumentFr, zgh: saleDocumentZgh }),
  // Labels: of single jars, boxes and bottles, on sheets and rolls, and the messages of those who read them.
  inEveryLanguage({ ar: labelsAr, en: labelsEn, fr: labelsFr, zgh: labelsZgh }),
  // Numbers of GS1 members.
  inEveryLanguage({ ar: gs1Ar, en: gs1En, fr: gs1Fr, zgh: gs1Zgh }),
  // The story of a batch, the drawn path and the map.
  inEveryLanguage({ ar: provenanceAr, en: provenanceEn, fr: provenanceFr, zgh: provenanceZgh }),
  // The check in the reader's own browser.
  inEveryLanguage({ ar: checkAr, en: checkEn, fr: checkFr, zgh: checkZgh }),
  // What verify.html says beyond the check, and the page that hands it out.
  inEveryLanguage({ ar: proofsAr, en: proofsEn, fr: proofsFr, zgh: proofsZgh }),
] as const;

/** Every sentence a reader can meet. */
export type Locale = All<(typeof SUBJECTS)[number]["en"]>;

const localeOf = (language: Language) => together(SUBJECTS.map((words) => words[language])) as Locale;

export const LOCALES: Record<Language, Locale> = {
  ar: localeOf("ar"),
  fr: localeOf("fr"),
  en: localeOf("en"),
  zgh: localeOf("zgh"),
};
