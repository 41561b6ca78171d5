import { randomUUID } from "node:crypto";
import { setImmediate as letOthersRun } from "node:timers/promises";
import { readDocument, sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { loadAmendable, lockOwnBatch, supersede } from "../../batches/acts/supersede.ts";
import { type BatchRow, findBatch } from "../../batches/rows/batches.ts";
import { type BatchDocument, batchDocument } from "../../batches/rules/batch.ts";
import { LIMITS, SCHEMAS } from "../../formats/fields.ts";
import type { Transaction } from "../../store/pool.ts";
import { dayInMorocco } from "../../values/dates.ts";
import { parseQuantity } from "../../values/quantities.ts";
import { cleanText } from "../../values/text.ts";
import { carryIntakes, findIntake, insertIntakeChange, insertIntakes, type NewIntakeRow } from "../rows/intakes.ts";
import { findMembers } from "../rows/members.ts";
import { type IntakeDocument, intakesTree } from "../rules/intakes.ts";
import { findCounted, type IntakeListView, readListOf } from "../views/intakes.ts";
import { checkIntake, checkIntakes, type Gathering, type NewIntake, refuseMoreThan } from "./intakeRules.ts";

/**
 * Who brought what into a batch. Lists only grow: each of these three acts makes the next list of the one that counts, and
 * nothing is replaced unseen. The batch's document is amended and holds the size and root of the tree over the list;
 * receipts of earlier lists stay true of their versions.
 */
export async function recordIntakes(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  inputs: NewIntake[],
): Promise<IntakeListView> {
  const account = authoriseOwn(actor, "intake.record");
  const gather = (batch: BatchRow) =>
    gathering(
      ledger,
      tx,
      account,
      batch,
      inputs.map((input) => input.member),
    );
  const seen = await findBatch(tx, id);
  if (seen?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  // Sealing thousands takes a second or two; colleagues must not wait for it. What was seen is looked at again, locked:
  // above all, whether somebody was erased meanwhile.
  const rows = await sealAll(ledger, inputs, checkIntakes(inputs, await gather(seen)));
  const batch = await lockAmendable(tx, actor, id);
  const current = await gather(batch);
  checkIntakes(inputs, current);
  const list = await findCounted(tx, id);
  const leaves = list?.leaves.map(({ commitment }) => commitment) ?? [];
  const amounts = [...known(list?.leaves ?? []), ...rows.map(({ amount }) => amount)];
  at("/intakes", () => refuseMoreThan(current.batch, amounts));
  const next = await putList(ledger, tx, actor, batch, [...leaves, ...rows.map(({ commitment }) => commitment)]);
  if (list) await carryIntakes(tx, { from: list.commitment, to: next, without: null, gap: false });
  await insertIntakes(tx, next, rows, leaves.length);
  return readListOf(tx, id, next);
}

export type Correction = Partial<NewIntake> & { reason: string };

/** Says of one intake what was right; all else of the list stays. */
export async function correctIntake(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { batch: id, intake }: { batch: string; intake: string },
  { reason: given, ...changes }: Correction,
): Promise<IntakeListView> {
  const account = authoriseOwn(actor, "intake.record");
  const reason = at("/reason", () => cleanText(given, LIMITS.note));
  const batch = await lockAmendable(tx, actor, id);
  const { list, was } = await findInList(tx, id, intake);
  if (!was.opening) throw new LedgerError("INTAKE_ERASED");
  const { quantity, broughtOn, note } = readDocument<IntakeDocument>(was.opening);
  const input = { member: was.member, quantity, broughtOn, ...(note !== undefined && { note }), ...changes };
  const current = await gathering(ledger, tx, account, batch, [input.member]);
  const row = { ...seal(ledger, input.member, checkIntake(input, current)), id: intake };
  const others = list.leaves.filter(({ id: one }) => one !== intake);
  at("/quantity", () => refuseMoreThan(current.batch, [...known(others), row.amount]));
  const leaves = list.leaves.map((leaf) => (leaf.id === intake ? row.commitment : leaf.commitment));
  const next = await putList(ledger, tx, actor, batch, leaves);
  await carryIntakes(tx, { from: list.commitment, to: next, without: intake, gap: true });
  await insertIntakes(tx, next, [row], was.position);
  await insertIntakeChange(tx, { list: next, previous: list.commitment, intake, reason });
  return readListOf(tx, id, next);
}

/** Takes one intake out that was never brought; all else of the list stays. */
export async function removeIntake(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { batch: id, intake }: { batch: string; intake: string },
  given: string,
): Promise<IntakeListView> {
  authoriseOwn(actor, "intake.record");
  const reason = at("/reason", () => cleanText(given, LIMITS.note));
  const batch = await lockAmendable(tx, actor, id);
  const { list } = await findInList(tx, id, intake);
  const leaves = list.leaves.filter((leaf) => leaf.id !== intake).map(({ commitment }) => commitment);
  if (leaves.length === 0) throw new LedgerError("LAST_INTAKE", { lot: batch.lot });
  const next = await putList(ledger, tx, actor, batch, leaves);
  await carryIntakes(tx, { from: list.commitment, to: next, without: intake, gap: false });
  await insertIntakeChange(tx, { list: next, previous: list.commitment, intake, reason });
  return readListOf(tx, id, next);
}

async function lockAmendable(tx: Transaction, actor: Actor, id: string): Promise<BatchRow> {
  const batch = await lockOwnBatch(tx, actor, "intake.record", id);
  await loadAmendable(tx, batch);
  return batch;
}

async function gathering(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  { opening }: BatchRow,
  members: string[],
): Promise<Gathering> {
  return {
    batch: readDocument<BatchDocument>(opening),
    members: await findMembers(tx, account, [...new Set(members)]),
    today: dayInMorocco(ledger.now()),
  };
}

type CountedList = NonNullable<Awaited<ReturnType<typeof findCounted>>>;

async function findInList(tx: Transaction, batch: string, intake: string) {
  const list = await findCounted(tx, batch);
  const was = (await findIntake(tx, intake)).find((row) => row.list === list?.commitment);
  if (!list || !was) throw new LedgerError("NOT_FOUND", { resource: "intake" });
  return { list, was };
}

/** What was erased counts nothing. */
const known = (leaves: CountedList["leaves"]): bigint[] =>
  leaves.flatMap(({ amount }) => (amount === null ? [] : [BigInt(amount)]));

/** Puts the batch's next document on its way, with a tree over these leaves; returns its commitment, which names the list. */
async function putList(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  batch: BatchRow,
  leaves: string[],
): Promise<string> {
  const { size, root } = at("/intakes", () => intakesTree(leaves));
  const document = batchDocument({
    ...readDocument<BatchDocument>(batch.opening),
    intakes: { size, root },
    amendment: { reason: "intakes", previous: batch.commitment },
  });
  const { commitment } = await supersede(ledger, tx, actor, batch, document, { corrects: false });
  return commitment;
}

const AT_A_TIME = 50;

async function sealAll(ledger: Ledger, inputs: NewIntake[], documents: IntakeDocument[]): Promise<NewIntakeRow[]> {
  const rows: NewIntakeRow[] = [];
  for (const [i, document] of documents.entries()) {
    if (i % AT_A_TIME === AT_A_TIME - 1) await letOthersRun();
    rows.push(seal(ledger, inputs[i]!.member, document));
  }
  return rows;
}

function seal(ledger: Ledger, member: string, document: IntakeDocument): NewIntakeRow {
  const { commitment, opening } = sealDocument(ledger, SCHEMAS.intake, document);
  const { base: amount, unit } = parseQuantity(document.quantity);
  const { kind, broughtOn } = document;
  return { id: randomUUID(), member, commitment, opening, kind, amount, unit, broughtOn };
}
