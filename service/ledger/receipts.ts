import type { BatchDocument } from "../domain/documents.ts";
import { type IntakesTree, intakesTree } from "../domain/intakes.ts";
import { parseOpening } from "../domain/opening.ts";
import { intakeReceipt, receiptBytes } from "../domain/receipts.ts";
import { type Actor, authoriseOwn } from "../domain/roles.ts";
import { findBatch } from "../db/batches.ts";
import { findIntake, findLeaves } from "../db/intakes.ts";
import { findStated, type StatedRow } from "../db/versions.ts";
import { LedgerError } from "../errors.ts";
import { readDocument } from "./documents.ts";
import type { Ledger } from "./ledger.ts";

/**
 * The receipt to hand to whoever brought something, in its one encoding: it proves against the commitment that the chain has
 * of the batch. Where a later amendment kept the list, against the newest.
 */
export async function getReceipt(ledger: Ledger, actor: Actor, batch: string, intake: string): Promise<Uint8Array> {
  const account = authoriseOwn(actor, "receipt.read");
  const owner = await findBatch(ledger.db, batch);
  if (owner?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  const row = await findIntake(ledger.db, intake);
  const versions = await findStated(ledger.db, batch);
  const listed = row && versions.find((version) => version.commitment === row.list);
  // Of another batch, or of a list that the chain refused.
  if (!listed) throw new LedgerError("NOT_FOUND", { resource: "intake" });
  if (!row.opening) throw new LedgerError("INTAKE_ERASED");
  if (!isOnChain(listed)) throw new LedgerError("INTAKES_NOT_MINED");
  const root = rootOf(listed);
  const good = versions.find((version) => isOnChain(version) && rootOf(version) === root) ?? listed;
  const tree = await treeOf(ledger, listed.commitment, root);
  return receiptBytes(intakeReceipt(tree, parseOpening(row.opening), row.position, parseOpening(good.opening)));
}

const isOnChain = ({ state }: StatedRow): boolean => state === "mined" || state === "final";

const rootOf = ({ opening }: StatedRow): string => readDocument<BatchDocument>(opening).intakes?.root ?? "";

const TREES_AT_MOST = 4;

/** Receipts are asked for one after the other, and a tree over thousands takes a while: the last few are kept, by root. */
const trees = new Map<string, IntakesTree>();

async function treeOf(ledger: Ledger, list: string, root: string): Promise<IntakesTree> {
  const tree = trees.get(root) ?? intakesTree(await findLeaves(ledger.db, list));
  trees.delete(root);
  trees.set(root, tree);
  const [oldest] = trees.keys();
  if (trees.size > TREES_AT_MOST) trees.delete(oldest!);
  return tree;
}
