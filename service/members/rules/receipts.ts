import { LedgerError } from "../../base/errors.ts";
import { intakesSize } from "../../batches/rules/batch.ts";
import { canonicalBytes, canonicalText } from "../../formats/canonical.ts";
import { commitmentOf, documentOf, showOnly } from "../../formats/commitment.ts";
import { type Disclosed, SCHEMAS } from "../../formats/fields.ts";
import { bytesOf, isWord } from "../../formats/hex.ts";
import { verifyInclusion } from "../../formats/merkle.ts";
import { type Opening, readOpening } from "../../formats/opening.ts";
import { intakeLeaf, type IntakesTree } from "./intakes.ts";

/**
 * What a person keeps of what they brought: it proves, against nothing but the batch's commitment on the chain, that the
 * intake is part of the batch.
 */
export interface Receipt {
  intake: Opening;
  /** A decimal, counted from 0. */
  index: string;
  /** The hashes from the leaf's sibling up, 0x-hex. */
  path: string[];
  /** Of the batch's document /intakes/size and /intakes/root are shown; more may be. */
  batch: Opening;
}

const SHOWN = ["/intakes/size", "/intakes/root"] as const;
/** More than any tree of MAX_INTAKES needs. */
const MAX_PATH = 16;

/** The receipt of the intake at `index`. Throws PROOF_INVALID for one that would not hold, so none is handed out. */
export function intakeReceipt(tree: IntakesTree, intake: Opening, index: number, batch: Opening): Receipt {
  const receipt = { intake, index: String(index), path: tree.pathOf(index), batch: showOnly(batch, SHOWN) };
  verifyReceipt(receipt, commitmentOf(batch));
  return receipt;
}

/** RFC 8785, so a receipt has one encoding. */
export const receiptBytes = (receipt: Receipt): Uint8Array => canonicalBytes(readReceipt(receipt));

/** Reads a receipt's bytes, and nothing but the canonical ones, as `parseOpening` does. Throws PROOF_INVALID or OPENING_INVALID. */
export function parseReceipt(text: string): Receipt {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("is not JSON");
  }
  const receipt = readReceipt(value);
  if (canonicalText(receipt) !== text) throw invalid("is not in canonical form, or has a key twice");
  return receipt;
}

/**
 * What the receipt proves: the intake as far as it is shown, and its place among `size`. `commitment`: of the batch, from
 * the chain; a receipt stays true of the version of the batch that it was made for. Throws PROOF_INVALID or OPENING_INVALID.
 */
export function verifyReceipt(
  given: Receipt,
  commitment: string,
): { intake: { [key: string]: Disclosed }; hidden: string[]; index: number; size: number } {
  const { intake, index, path, batch } = readReceipt(given);
  if (batch.schema !== SCHEMAS.batch || intake.schema !== SCHEMAS.intake)
    throw invalid("is not of an intake in a batch");
  if (commitmentOf(batch) !== commitment) throw invalid("is not of this batch, or of another version of it");
  const [shownSize, shownRoot] = SHOWN.map((pointer) => shown(batch, pointer));
  const size = intakesSize(shownSize);
  if (size === null || !isWord(shownRoot)) throw invalid("does not show the size and the root of the intakes");
  const proof = {
    leaf: intakeLeaf(commitmentOf(intake)),
    index: Number(index),
    size,
    path: path.map(bytesOf),
    root: bytesOf(shownRoot),
  };
  if (!verifyInclusion(proof)) throw invalid("does not lead from this intake to the root in the batch");
  const { document, hidden } = documentOf(intake);
  return { intake: document, hidden, index: proof.index, size };
}

function readReceipt(value: unknown): Receipt {
  const keys = typeof value === "object" && value !== null ? Object.keys(value).sort().join() : "";
  if (keys !== "batch,index,intake,path") throw invalid("must have batch, index, intake and path, and nothing else");
  const { intake, index, path, batch } = value as Record<keyof Receipt, unknown>;
  if (typeof index !== "string" || !/^(?:0|[1-9][0-9]{0,3})$/.test(index)) throw invalid("has no valid index");
  if (!Array.isArray(path) || path.length > MAX_PATH || !path.every(isWord)) throw invalid("has no valid path");
  return { intake: readOpening(intake), index, path, batch: readOpening(batch) };
}

function shown(opening: Opening, pointer: string): unknown {
  const field = opening.fields[pointer];
  return field && "value" in field ? field.value : undefined;
}

function invalid(reason: string): LedgerError {
  return new LedgerError("PROOF_INVALID", { reason });
}
