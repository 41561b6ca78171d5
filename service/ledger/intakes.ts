import { randomUUID } from "node:crypto";
import { setImmediate as letOthersRun } from "node:timers/promises";
import { dayInMorocco } from "../domain/dates.ts";
import { SCHEMAS } from "../domain/documents.ts";
import { type IntakeDocument, intakesTree } from "../domain/intakes.ts";
import { parseQuantity } from "../domain/quantities.ts";
import { type Actor, authoriseOwn } from "../domain/roles.ts";
import { insertIntakes, type NewIntakeRow } from "../db/intakes.ts";
import { findMembers } from "../db/members.ts";
import type { Transaction } from "../db/pool.ts";
import { lockActing } from "./acts.ts";
import { sealDocument } from "./documents.ts";
import { checkIntakes, type Gathering, type NewIntake } from "./intakeRules.ts";
import { type IntakeListView, readListOf } from "./intakeViews.ts";
import type { Ledger } from "./ledger.ts";
import { type Current, findAmendable, supersede } from "./intakeAmendments.ts";

/**
 * Records who brought what into a batch: the list as a whole, in place of an earlier one. The batch's document is amended
 * and holds the size and root of the tree over the intakes; receipts of the earlier list stay true of the earlier version.
 */
export async function recordIntakes(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  batch: string,
  inputs: NewIntake[],
): Promise<IntakeListView> {
  const account = authoriseOwn(actor, "intake.record");
  const look = async (): Promise<[Current, Gathering]> => {
    const current = await findAmendable(tx, account, batch);
    const members = await findMembers(tx, account, [...new Set(inputs.map((input) => input.member))]);
    return [current, { batch: current.document, members, today: dayInMorocco(ledger.now()) }];
  };
  // Sealing thousands takes a second or two; colleagues must not wait for it. What was seen is looked at again, locked:
  // above all, whether somebody was erased meanwhile.
  const [, seen] = await look();
  const rows = await sealAll(ledger, inputs, checkIntakes(inputs, seen));
  await lockActing(tx, account);
  const [current, gathering] = await look();
  checkIntakes(inputs, gathering);

  const { size, root } = intakesTree(rows.map((row) => row.commitment));
  const list = await supersede(ledger, tx, actor, current, "intakes", { intakes: { size, root } });
  await insertIntakes(tx, list, rows);
  return readListOf(tx, batch, list);
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
