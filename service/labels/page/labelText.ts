/**
 * Fitting words into a label without measuring glyphs: the picture must be the same text whichever program draws it, and
 * with whichever fonts. Widths are in ems, a little generous, after the bold weights of the Noto fonts.
 */
const WIDTHS: readonly [RegExp, number][] = [
  [/[\u0300-\u036f\u064b-\u065f\u0670\u200b-\u200f\u2066-\u2069]/, 0],
  [/[ ijlI.,:;'’|!()[\]\-\u00a0\u202f]/, 0.33],
  [/[frstczJF/“”«»]/, 0.48],
  [/[mwMW@%—…]/, 0.98],
  [/[A-Z&À-Þ]/, 0.74],
  [/[اأإآء،؟]/, 0.32],
  [/[سشصض]/, 1.15],
  [/[طظجحخ]/, 0.8],
  [/[\u0600-\u06ff]/, 0.58],
  [/[\u2d30-\u2d7f]/, 0.62],
  [/[\u0000-\u024f]/, 0.62],
];

export interface Fitted {
  size: number;
  lines: string[];
}

export function widthOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += WIDTHS.find(([set]) => set.test(character))?.[1] ?? 1;
  return ems;
}

/**
 * The largest of the sizes at which the text needs no more than so many lines; at the smallest, it is cut inside words
 * and the rest is left out. Regular weights run narrower than bold ones, Arabic most of all.
 */
export function fit(text: string, room: number, sizes: readonly number[], maxLines: number, bold: boolean): Fitted {
  const width = bold ? room : room / (/[\u0600-\u06ff]/.test(text) ? 0.85 : 0.93);
  const words = text.trim().split(/\s+/);
  for (const size of sizes) {
    const lines = wrap(words, width / size);
    if (lines && lines.length <= maxLines) return { size, lines };
  }
  const size = sizes.at(-1)!;
  const lines =
    wrap(
      words.flatMap((word) => pieces(word, width / size)),
      width / size,
    ) ?? [];
  if (lines.length <= maxLines) return { size, lines };
  const last = [...lines[maxLines - 1]!];
  while (last.length > 0 && widthOf(`${last.join("")}…`) > width / size) last.pop();
  return { size, lines: [...lines.slice(0, maxLines - 1), `${last.join("").trimEnd()}…`] };
}

/** Lines no wider than so many ems; null when a single word is wider. */
function wrap(words: readonly string[], ems: number): string[] | null {
  const lines: string[] = [];
  for (const word of words) {
    if (widthOf(word) > ems) return null;
    const longer = lines.length > 0 ? `${lines.at(-1)!} ${word}` : word;
    if (lines.length > 0 && widthOf(longer) <= ems) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A word that fits nowhere, cut where it must be. */
function pieces(word: string, ems: number): string[] {
  const found: string[] = [""];
  for (const character of word) {
    if (widthOf(found.at(-1)! + character) > ems) found.push(character);
    else found[found.length - 1] += character;
  }
  return found;
}
