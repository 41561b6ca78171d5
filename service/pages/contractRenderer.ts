import type { Language } from "../domain/names.ts";
import type { AgreementView } from "../ledger/agreementViews.ts";
import { renderContract } from "./contract.ts";
import type { Site } from "./reply.ts";

/** What the API hands out as a contract, drawn as the desk draws it. */
export const contractRenderer =
  (site: Site, now: () => Date) =>
  (agreement: AgreementView, languages: readonly Language[]): string =>
    renderContract(agreement, { ...site, languages, now: now().toISOString(), path: null });
