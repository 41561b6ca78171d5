export const gs1 = {
  gtin: "GTIN",
  field: "GTIN ⵏⵏⵙ, ⵎⴽ ⴷⴰⵔⵙ ⵉⵍⵍⴰ",
  hint: "8, 12, 13 ⵏⵖ 14 ⵏ ⵡⵓⵟⵟⵓⵏⵏ, ⴷⴷⴰⵡ ⵓⵣⵡⵉⵔ ⵏⵏⴰ ⴰⵡⵏ ⵜⴼⴽⴰ GS1. ⵜⵉⴽⵉⵜⵉⵏ ⵏⵏⵙ ⴰⴷ ⴰⵙⵉⵏⵜ GS1 Digital Link.",
};

export const gs1Refusals = {
  GTIN_INVALID: "ⵓⵟⵟⵓⵏ ⴰⴷ ⵓⵔ ⵉⴳⵉ GTIN: ⵥⵔⴰⵜ ⵉⵣⵡⵉⵍⵏ ⵏⵏⵙ.",
  GTIN_FOREIGN: "GTIN {gtin} ⵓⵔ ⵉⵍⵍⵉ ⴷⴷⴰⵡ ⵓⵣⵡⵉⵔ ⵉⵜⵜⵓⵣⵎⵎⵎⵏ ⵉ ⴽⵓⵏⵏⵉ. ⵙⵇⵙⴰⵜ ⴰⵎⵙⵡⵓⵔⵉ.",
  GTIN_USED: "GTIN {gtin} ⵉⴳⴰ ⵢⴰⴷ ⵡⵉⵏ ⵓⴼⴰⵔⵉⵙ ⵢⴰⴹⵏ.",
};
