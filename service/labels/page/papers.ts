/** Papers that labels are printed on, as shops in Morocco sell them. Sizes in millimetres, of one label. */
export interface Paper {
  /** Of a label as it is drawn: see `LAYOUTS`. */
  layout: "label" | "roll";
  kind: "one" | "a4" | "roll";
  labels: number;
  width: number;
  height: number;
}

/** By the name that stands in the address and, after `paper-`, in the style sheet, where the grid of each is. */
export const PAPERS = {
  one: { layout: "label", kind: "one", labels: 1, width: 62, height: 40 },
  "a4-8": { layout: "label", kind: "a4", labels: 8, width: 105, height: 74 },
  "a4-14": { layout: "label", kind: "a4", labels: 14, width: 99.1, height: 38.1 },
  "a4-18": { layout: "label", kind: "a4", labels: 18, width: 62, height: 40 },
  "a4-21": { layout: "label", kind: "a4", labels: 21, width: 70, height: 42.3 },
  "a4-24": { layout: "label", kind: "a4", labels: 24, width: 70, height: 37 },
  "a4-24g": { layout: "label", kind: "a4", labels: 24, width: 64, height: 33.9 },
  "roll-1": { layout: "roll", kind: "roll", labels: 1, width: 58, height: 76 },
  "roll-10": { layout: "roll", kind: "roll", labels: 10, width: 58, height: 76 },
} as const satisfies Record<string, Paper>;

export type PaperName = keyof typeof PAPERS;

export const PAPER_NAMES = Object.keys(PAPERS) as PaperName[];

/** `sheet`: how an address of ours once asked for the sheet to cut. */
export function paperIn({ paper, sheet }: { paper?: unknown; sheet?: unknown }): PaperName {
  return PAPER_NAMES.find((name) => name === paper) ?? (sheet === "1" ? "a4-18" : "one");
}
