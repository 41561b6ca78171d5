import { randomUUID } from "node:crypto";
import { setImmediate as letOthersRun } from "node:timers/promises";
import { readDocument, sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { loadAmendable, lockOwnBatch, supersede } from "../../batches/acts/supersede.ts";
import { type BatchRow, findBatch } from "../../batches/rows/batches.ts";
import { type BatchDocument, batchDocument } from "../../batches/rules/batch.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { parseQuantity } from "../../values/quantities.ts";
import { insertIntakes, type NewIntakeRow } from "../rows/intakes.ts";
import { findMembers } from "../rows/members.ts";
import { type IntakeDocument, intakesTree } from "../rules/intakes.ts";
import { type IntakeListView, readListOf } from "../views/intakes.ts";
import { checkIntakes, type Gathering, type NewIntake } from "./intakeRules.ts";

/**
 * Records who brought what into a batch: the list as a whole, in place of an earlier one. The batch's document is amended
 * and holds the size and root of the tree over the intakes; receipts of the earlier list stay true of the earlier version.
 */
export async function recordIntakes(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  inputs: NewIntake[],
): Promise<IntakeListView> {
  const account = authoriseOwn(actor, "intake.record");
  const gather = async ({ opening }: BatchRow): Promise<Gathering> => ({
    batch: readDocument<BatchDocument>(opening),
    members: await findMembers(tx, account, [...new Set(inputs.map((input) => input.member))]),
    today: dayInMorocco(ledger.now()),
  });
  const seen = await findBatch(tx, id);
  if (seen?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  // Sealing thousands takes a second or two; colleagues must not wait for it. What was seen is looked at again, locked:
  // above all, whether somebody was erased meanwhile.
  const rows = await sealAll(ledger, inputs, checkIntakes(inputs, await gather(seen)));
  const batch = await lockOwnBatch(tx, actor, "intake.record", id);
  await loadAmendable(tx, batch);
  checkIntakes(inputs, await gather(batch));

  const { size, root } = intakesTree(rows.map((row) => row.commitment));
  const document = batchDocument({
    ...readDocument<BatchDocument>(batch.opening),
    intakes: { size, root },
    amendment: { reason: "intakes", previous: batch.commitment },
  });
  const { commitment } = await supersede(ledger, tx, actor, batch, document, { corrects: false });
  await insertIntakes(tx, commitment, rows);
  return readListOf(tx, id, commitment);
}

const AT_A_TIME = 50;

async function sealAll(ledger: Ledger, inputs: NewIntake[], documents: IntakeDocument[]): Promise<NewIntakeRow[]> {
  const rows: NewIntakeRow[] = [];
  for (const [i, document] of documents.entries()) {
    if (i % AT_A_TIME === AT_A_TIME - 1) await letOthersRun();
    const { commitment, opening } = sealDocument(ledger, SCHEMAS.intake, document);
    const { base: amount, unit } = parseQuantity(document.quantity);
    const { kind, broughtOn } = document;
    rows.push({ id: randomUUID(), member: inputs[i]!.member, commitment, opening, kind, amount, unit, broughtOn });
  }
  return rows;
}
