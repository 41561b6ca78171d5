export const gs1 = {
  gtin: "GTIN",
  field: "Son GTIN (code-barres), s’il en a un",
  hint: "8, 12, 13 ou 14 chiffres, sous le préfixe que GS1 vous a donné. Ses étiquettes portent alors un lien GS1 Digital Link.",
};

export const gs1Refusals = {
  GTIN_INVALID: "Ce numéro n’est pas un GTIN : vérifiez ses chiffres.",
  GTIN_FOREIGN: "Le GTIN {gtin} n’est pas sous un préfixe inscrit pour vous. Demandez à l’opérateur.",
  GTIN_USED: "Le GTIN {gtin} est déjà celui d’un autre produit.",
};
