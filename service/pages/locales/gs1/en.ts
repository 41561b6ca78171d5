/** Numbers of GS1 members. */
export const gs1 = {
  gtin: "GTIN",
  field: "Its GTIN (bar code), if it has one",
  hint: "8, 12, 13 or 14 digits, under the prefix that GS1 gave you. Its labels then carry a GS1 Digital Link.",
} as const;

export const gs1Refusals = {
  GTIN_INVALID: "This number is not a GTIN: check its digits.",
  GTIN_FOREIGN: "The GTIN {gtin} is not under a prefix that is registered for you. Ask the operator.",
  GTIN_USED: "The GTIN {gtin} is already that of another product.",
} as const;
