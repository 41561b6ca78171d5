import type { Language } from "../../values/names.ts";
import type { Site } from "../../web/reply.ts";
import type { AgreementView } from "../views/types.ts";
import { renderContract } from "./saleDocument.ts";

/** What the API hands out as a contract, drawn as the desk draws it. */
export const contractRenderer =
  (site: Site, now: () => Date) =>
  (agreement: AgreementView, languages: readonly Language[]): string =>
    renderContract(agreement, { ...site, languages, now: now().toISOString(), path: null });
