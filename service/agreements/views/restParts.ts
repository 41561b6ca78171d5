import Type from "typebox";
import { QUANTITY_ERRORS } from "../../rest/documentation.ts";
import { HASH } from "../../values/schemas.ts";

/** What the declarations of acts under an agreement say alike of REST. */

export const AGREEMENTS = ["agreements"];

export const AgreementPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "agreement", description: "The agreement's id." }),
});

export const underAgreement = {
  tags: AGREEMENTS,
  params: AgreementPath,
  location: { what: "What it changed.", of: (_: unknown, id: string): string => `/v1/agreements/${id}` },
};

export const ACCESS_ERRORS = ["NOT_FOUND", "ORGANISATION_SUSPENDED", "ORGANISATION_REJECTED"] as const;

/** Where an act under an agreement may fail: its state, and whose act it is. */
export const AGREEMENT_STATE_ERRORS = ["AGREEMENT_STATE", "AGREEMENT_NOT_YOURS"] as const;
export const MONEY_ERRORS = [
  "CURRENCY_UNKNOWN",
  "CURRENCY_DIFFERS",
  "AMOUNT_MALFORMED",
  "AMOUNT_NOT_POSITIVE",
  "AMOUNT_TOO_PRECISE",
  "AMOUNT_TOO_LARGE",
] as const;
/** What terms may be refused for. */
export const TERMS_ERRORS = [
  ...MONEY_ERRORS,
  ...QUANTITY_ERRORS.filter((code) => code !== "DATE_IN_FUTURE"),
  "CODE_INVALID",
  "INCOTERM_UNKNOWN",
  "TERM_NOT_OF_CIRCUIT",
  "PRODUCER_SHARE_EXCEEDS",
  "PARTY_SUSPENDED",
  "PARTY_PENDING",
  "ORGANISATION_MERGED",
  "AGREEMENT_WITH_ITSELF",
  "AGREEMENT_ARBITER",
  "AGREEMENT_DEADLINES",
  "DEADLINE_TOO_FAR",
] as const;
