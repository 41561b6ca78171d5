/**
 * What texts are compared by, where people search and where a code may stand once. It is stored beside what was typed, and
 * is never shown. Each rule stands for a habit of typing Arabic, French or Tamazight on a telephone.
 */

/** Raised whenever a rule changes: stored texts are then folded again at the next start. */
const RULES = 1;

/** Rules, and the data of Unicode by which Node follows them. */
export const FOLDING = `${RULES}/${process.versions["unicode"] ?? ""}`;

/** Letters that people type one for the other, and that Unicode's own decompositions leave apart. */
const TYPED_ALIKE = new Map(
  Object.entries({
    // Alef with and without its hamza or wasla; hamza alone is left out at the end of a word more often than not.
    ...{ "\u0671": "ا", "\u0672": "ا", "\u0673": "ا", "\u0674": "", ء: "" },
    // Taa marbuta and alef maqsura, and their Persian and Urdu neighbours on telephones.
    ...{ ة: "ه", "\u06c3": "ه", "\u06be": "ه", "\u06c1": "ه", "\u06d5": "ه" },
    ...{ ى: "ي", "\u06cc": "ي", "\u06d2": "ي", "\u06a9": "ك", "\u06aa": "ك" },
    // Sounds that Arabic keyboards lack: g, v and p; and the Maghrebi forms of faa and qaaf.
    ...{ "\u06af": "ك", "\u06ad": "ك", "\u0763": "ك", "\u06a4": "ف", "\u067e": "ب" },
    ...{ "\u06a2": "ف", "\u06a7": "ق", "\u06e5": "و", "\u06e6": "ي" },
    // Latin letters, joined or barred, as keyboards without them write them.
    ...{ œ: "oe", æ: "ae", ø: "o", đ: "d", ð: "d", ħ: "h", ł: "l", ı: "i" },
    // Tamazight in Latin letters: gh for ɣ; Greek keyboards lend their letters for ɣ and ɛ. Its emphatics have dots, which go.
    ...{ ɣ: "gh", γ: "gh", ε: "ɛ" },
    // The same sign from different keyboards.
    ...{ "’": "'", "‘": "'", ʼ: "'", "`": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-", "،": ",", "٫": "," },
  }),
);

/** In lower case, without marks, joiners, tatweel or doubled spaces, with Western digits. */
export function fold(text: string): string {
  const bare = text
    .normalize("NFKC")
    .replace(/(?<=l)·/giu, "")
    // By way of capitals, which unite ß with ss and the two small sigmas.
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll("ς", "σ")
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}\p{Default_Ignorable_Code_Point}\u0640]/gu, "");
  const folded = [...bare]
    .map((character) => TYPED_ALIKE.get(character) ?? digitOf(character) ?? character)
    .join("")
    .replace(/\s+/gu, " ")
    .trim();
  // Of a lone hamza or a mark nothing would be left, and every such text would be the same.
  return folded === "" ? text.normalize("NFKC").trim() : folded;
}

/** Of any script: digits stand in tens without a gap, from zero on. */
function digitOf(character: string): string | null {
  if (!DIGIT.test(character)) return null;
  const point = character.codePointAt(0)!;
  let zero = point;
  while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
  return String((point - zero) % 10);
}

const DIGIT = /\p{Nd}/u;

/**
 * Letters of other scripts that look like a Latin letter, small or capital, after Unicode's TS #39. Only across scripts: O
 * and 0, or l and 1, stay apart, since people choose them in codes and see them side by side on one keyboard.
 */
const LOOK_ALIKE = new Map(
  [
    // Cyrillic
    ["авсԁеһніјкӏмпорԛѕтуѵԝхуь", "abcdehhijklmnopqstyvwxyb"],
    // Greek
    ["αβϲιζηικμνορτυχϳ", "abcizhikmnoptyxj"],
    // Tifinagh, with the letter that a Latin reader takes it for
    ["ⵔⵏⵝⵅⴹⵕⴸⵊ", "olxxeqvi"],
    // Latin letters of other alphabets
    ["ɑɡɩʋɛ", "agive"],
  ].flatMap(([those, latin]) => [...those!].map((letter, i) => [letter, [...latin!][i]!] as const)),
);

/**
 * What codes are compared by: lots, and numbers of members. Two codes that a person cannot tell apart on a label, or types
 * one for the other, have the same key.
 */
export const codeKey = (code: string): string =>
  [...fold(code)].map((character) => LOOK_ALIKE.get(character) ?? character).join("");

/** All the texts of a thing, each on a line of its own, so that a search never runs over from one into the next. */
export const searchKey = (texts: Iterable<string>): string => [...texts].map(fold).join("\n");
