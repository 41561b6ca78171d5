import type { Language } from "../domain/names.ts";
import type { AgreementView } from "../ledger/agreementViews.ts";

/** Draws the contract of an agreement, as a page to be printed. */
export type ContractRenderer = (agreement: AgreementView, languages: readonly Language[]) => string;
