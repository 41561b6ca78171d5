import { askRelay } from "../../accept/enqueue.ts";
import { recordedByOf } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { batchIdOf } from "../../formats/ids.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import { withClaims } from "../views/claims.ts";
import type { BatchView } from "../views/types.ts";
import type { CheckedBatch, NewBatch } from "./batchRules.ts";
import { checkBatches, lockProducer, sealBatches, stated, storeBatches } from "./newBatches.ts";

/**
 * Registers one batch or a list under one signature: all of them or none. `pointers` are the places of the items in the
 * request body ("" for a single object, "/0", "/1" … for a list). Returns the operation's id.
 */
export async function registerBatches(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  inputs: NewBatch[],
  pointers: string[],
): Promise<{ operation: string; batches: BatchView[] }> {
  const account = authoriseOwn(actor, "batch.register");
  const circumstances = await lockProducer(
    ledger,
    tx,
    account,
    inputs.map((input) => input.product),
  );
  const findings = new Findings();
  const checked = await checkBatches(tx, inputs, pointers, circumstances, findings);
  findings.throwAny();

  const rows = sealBatches(ledger, checked as CheckedBatch[]).map((row) => ({
    ...row,
    id: batchIdOf(ledger.contracts.chainId, ledger.contracts.batches, account, row.sealed.commitment),
  }));
  await insertDocuments(
    tx,
    rows.map((row) => row.sealed),
  );
  const operation = await askRelay(
    tx,
    actor,
    account,
    { kind: "registerBatches", arguments: { batches: rows.map((row) => stated(row, row.id)) } },
    { weight: rows.length, claims: rows.map(({ id, batch }) => ({ batch: id, amount: batch.amount.base })) },
  );
  const registered = { operation, transformation: null, conserved: true, acknowledged: () => [] };
  const stored = await storeBatches(tx, rows, registered, circumstances, recordedByOf(actor));
  const claiming = inputs.some(({ claims }) => claims?.length);
  return { operation, batches: claiming ? await withClaims(ledger, tx, stored) : stored };
}
