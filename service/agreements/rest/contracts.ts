import type { Language } from "../../values/names.ts";
import type { AgreementView } from "../views/types.ts";

/** Draws the contract of an agreement, as a page to be printed. */
export type ContractRenderer = (agreement: AgreementView, languages: readonly Language[]) => string;
