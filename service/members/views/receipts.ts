import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { findStated, type StatedRow } from "../../batches/rows/versions.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { parseOpening } from "../../formats/opening.ts";
import { findIntake, findLeaves } from "../rows/intakes.ts";
import { type IntakesTree, intakesTree } from "../rules/intakes.ts";
import { intakeReceipt, receiptBytes } from "../rules/receipts.ts";

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
