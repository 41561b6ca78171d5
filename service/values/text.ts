import { LedgerError } from "../base/errors.ts";
import { LABEL_CHARACTERS } from "./labelCharacters.ts";

/**
 * Text that people write: normalised, then judged; never silently rewritten where a reader could see the difference.
 * Refusals are TEXT_INVALID with `reason`, a phrase a secretary understands, and `rule`, the same for programs.
 */

/**
 * Zero-width joiner and non-joiner shape Arabic letters and Tifinagh pairs: they may stand between two such letters. Among
 * Latin letters they only make two names that look the same.
 */
const JOINERS_MISPLACED =
  /(?<!(?=[\p{L}\p{M}])[\p{scx=Arabic}\p{scx=Tifinagh}])[\u200c\u200d]|[\u200c\u200d](?!(?=\p{L})[\p{scx=Arabic}\p{scx=Tifinagh}])/u;
const INVISIBLE = /(?![\u200c\u200d])[\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
/** Unassigned, private and non-characters: what they look like depends on the reader's machine, if they look at all. */
const MEANINGLESS = /[\p{Cn}\p{Co}]/u;
/** Fully marked Arabic puts three on a letter; a pile of them spills over the lines of a label. */
const MARKS_PILED = /(?:^| )\p{M}|\p{M}{5}/u;
const LOT = /^[\p{L}\p{M}\p{Nd}\-_./]+$/u;
const LOT_MAX = 40;

/**
 * Text in NFC, white space at its ends removed and inside it one ordinary space each.
 * `min` and `max` count code points of the result. Throws TEXT_INVALID.
 */
export function cleanText(value: string, { min, max }: { min: number; max: number }): string {
  if (typeof value !== "string") throw invalid("not_text", "must be text");
  // First of all: normalising a long pile of accents takes time that grows with its square.
  if (value.length > max * 4 + 64) throw invalid("too_long", `is longer than ${max} characters`);
  if (!value.isWellFormed()) throw invalid("half_character", "contains half a character; delete it and type it again");
  const text = value
    .normalize("NFC")
    .trim()
    .replace(/\p{Zs}+/gu, " ");
  refuse(text, CONTROL, "control", "contains a line break, a tab or a control character");
  refuse(text, INVISIBLE, "invisible", "contains an invisible character");
  refuse(text, JOINERS_MISPLACED, "joiner", "contains an invisible joiner that is not between two letters");
  refuse(text, MEANINGLESS, "meaningless", "contains a character that has no agreed meaning");
  refuse(text, MARKS_PILED, "marks", "has accents without a letter, or too many on one letter");
  const length = [...text].length;
  if (length < min) throw invalid("too_short", length === 0 ? "is empty" : `is shorter than ${min} characters`);
  if (length > max) throw invalid("too_long", `is longer than ${max} characters`);
  return text;
}

const NOT_ON_LABELS = new RegExp(`[^${LABEL_CHARACTERS}\u200c\u200d]`, "u");

/** As `cleanText`, of what is printed on labels: no emoji, nor anything else that their fonts cannot draw. */
export function cleanPrinted(value: string, bounds: { min: number; max: number }): string {
  const text = cleanText(value, bounds);
  const [sign] = NOT_ON_LABELS.exec(text) ?? [];
  if (sign === undefined) return text;
  throw new LedgerError("TEXT_INVALID", {
    reason: `has “${sign}” in it, which labels cannot show; delete it`,
    rule: "label",
    sign,
  });
}

/**
 * A lot code as printed on a label: 1 to 40 letters, digits and - _ . / of any script, NFC, no joiners, nothing invisible;
 * spaces at its ends are removed, inside it there are none. Throws TEXT_INVALID.
 */
export function cleanLot(value: string): string {
  const bounds = { min: 1, max: LOT_MAX };
  const lot = cleanText(value, bounds);
  if (!LOT.test(lot)) throw invalid("lot", "may have only letters, digits and - _ . / in it, without spaces");
  return cleanPrinted(lot, bounds);
}

/** As `cleanLot`, for looking up what may be no lot code at all; "" then. */
export function lotOrNone(value: string): string {
  try {
    return cleanLot(value);
  } catch {
    return "";
  }
}

function refuse(text: string, pattern: RegExp, rule: string, reason: string): void {
  const found = pattern.exec(text);
  if (!found) return;
  const point = (found[0].codePointAt(0) as number).toString(16).toUpperCase().padStart(4, "0");
  // the words before it say where to look: the character itself cannot be seen
  const before = [...text.slice(0, found.index)].slice(-10).join("");
  const where = before === "" ? "at the start" : `after “${before}”`;
  throw invalid(rule, `${reason} ${where} (U+${point}); delete it and type that part again`);
}

function invalid(rule: string, reason: string): LedgerError {
  return new LedgerError("TEXT_INVALID", { reason, rule });
}
