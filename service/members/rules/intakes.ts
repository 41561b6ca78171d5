import { Findings, LedgerError } from "../../base/errors.ts";
import { MAX_INTAKES } from "../../batches/rules/batch.ts";
import { LIMITS, type Loose, oneOf } from "../../formats/fields.ts";
import { bytesOf, hexOf, isWord } from "../../formats/hex.ts";
import { type Hash, leafHash } from "../../formats/merkle.ts";
import { memoryTree } from "../../formats/merkleNodes.ts";
import { parseDate } from "../../values/dates.ts";
import { canonicalQuantity, type Quantity } from "../../values/quantities.ts";
import { cleanText } from "../../values/text.ts";

/** Decree 2-21-216: a cooperative needs an authorisation to take from people who are not its members. */
export const INTAKE_KINDS = ["member", "authorised_non_member"] as const;

/** What one person brought into a batch. `member`: an id that says nothing by itself; `name` can be erased alone. */
export type IntakeDocument = {
  member: string;
  name?: string;
  kind: (typeof INTAKE_KINDS)[number];
  quantity: Quantity;
  broughtOn: string;
  note?: string;
};

/** As the builders in documents.ts. */
export function intakeDocument(given: Loose<IntakeDocument>): IntakeDocument {
  const findings = new Findings();
  const member = findings.check("/member", () => cleanText(given.member, { min: 1, max: 64 }));
  const name = findings.check("/name", () => ifGiven(given.name, (text) => cleanText(text, LIMITS.name)));
  findings.check("/kind", () => oneOf(INTAKE_KINDS, given.kind));
  const quantity = findings.check("/quantity", () => canonicalQuantity(given.quantity));
  const broughtOn = findings.check("/broughtOn", () => parseDate(given.broughtOn));
  const note = findings.check("/note", () => ifGiven(given.note, (text) => cleanText(text, LIMITS.note)));
  findings.throwAny();
  return {
    member: member!,
    ...(name !== undefined && { name }),
    kind: given.kind,
    quantity: quantity!,
    broughtOn: broughtOn!,
    ...(note !== undefined && { note }),
  };
}

/** `size` and `root` go into the batch's document. */
export interface IntakesTree {
  size: string;
  root: string;
  pathOf(index: number): string[];
}

/**
 * The tree over intakes in their order. A leaf's data is the 32 bytes of the intake's commitment: it shows nothing, and an
 * intake may be erased while the tree stays. Throws FIELD_INVALID: an intake that stands twice would be counted twice.
 */
export function intakesTree(commitments: readonly string[]): IntakesTree {
  const count = commitments.length;
  const wrong = (reason: string) => new LedgerError("FIELD_INVALID", { field: "intakes", reason });
  if (count < 1 || count > MAX_INTAKES) throw wrong(`must be from 1 to ${MAX_INTAKES}, not ${count}`);
  if (!commitments.every(isWord)) throw wrong("must be commitments in lower-case 0x-hex");
  if (new Set(commitments).size !== count) throw wrong("must not stand twice in one batch");
  const tree = memoryTree(commitments.map(intakeLeaf));
  return { size: String(count), root: hexOf(tree.root), pathOf: (index) => tree.inclusion(index).map(hexOf) };
}

/** The hash of the leaf of an intake. */
export const intakeLeaf = (commitment: string): Hash => leafHash(bytesOf(commitment));

function ifGiven<T, R>(value: T | undefined, rule: (value: T) => R): R | undefined {
  return value === undefined ? undefined : rule(value);
}
