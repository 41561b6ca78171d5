export const gs1 = {
  gtin: "GTIN",
  field: "رقم GTIN (الرمز الشريطي)، إن وُجد",
  hint: "8 أو 12 أو 13 أو 14 رقمًا، تحت البادئة التي منحتكم إياها GS1. تحمل ملصقاته حينئذ رابط GS1 Digital Link.",
};

export const gs1Refusals = {
  GTIN_INVALID: "هذا ليس رقم GTIN: تحققوا من أرقامه.",
  GTIN_FOREIGN: "رقم GTIN هذا {gtin} ليس تحت بادئة مسجلة لكم. اسألوا المشغّل.",
  GTIN_USED: "رقم GTIN هذا {gtin} لمنتج آخر.",
};
