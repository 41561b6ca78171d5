import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toRecordedBy } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import type { OperationState } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { findStated, type StatedRow } from "../../batches/rows/versions.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import type { Queryable } from "../../store/pool.ts";
import { formatQuantity, parseQuantity, type UnitCode } from "../../values/quantities.ts";
import {
  findLeaves,
  findListed,
  type IntakeChangeRow,
  type IntakeRow,
  type Leaf,
  type ListedIntakeRow,
  listIntakeChanges,
  listIntakes,
  sumIntakes,
  type SumRow,
} from "../rows/intakes.ts";
import type { IntakeDocument } from "../rules/intakes.ts";
import type { Intake, IntakeChange, IntakeList, Sum } from "./intakeSchemas.ts";
import type { MemberKind } from "./members.ts";

/** A list of intakes as a whole: nothing in it tells of one person. */
export type IntakeListView = Static<typeof IntakeList>;

/** What was brought is null once the person was erased. */
export type IntakeView = Static<typeof Intake>;

export type IntakeChangeView = Static<typeof IntakeChange>;

export type IntakesPage = Page<IntakeView> & { list: IntakeListView | null };

/** The list that counts, in the order of its leaves. The operator sees the sums, and nothing of any person. */
export async function readIntakes(
  ledger: Ledger,
  actor: Actor,
  batch: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<IntakesPage> {
  authorise(actor, "intake.read");
  const row = await findBatch(ledger.db, batch);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, "intake.read", row.account);
  const after = decodeCursor(query.cursor, 1)?.[0] ?? null;
  const list = await readIntakeList(ledger.db, batch);
  if (!list || actor.kind === "operator") return { list, items: [], next: null };
  const rows = await listIntakes(ledger.db, { list: list.commitment, after, limit: query.limit + 1 });
  return { list, ...toPage(rows, query.limit, (intake) => [intake.position], toIntakeView) };
}

/** The newest list of the batch that was not refused, null when there is none. */
async function readIntakeList(db: Queryable, batch: string): Promise<IntakeListView | null> {
  const version = await findListing(db, batch);
  return version ? toListView(batch, version, await sumIntakes(db, version.commitment)) : null;
}

/** The batch's newest document with a list that was not refused. */
async function findListing(db: Queryable, batch: string): Promise<StatedRow | null> {
  const versions = await findStated(db, batch);
  const listed = await findListed(
    db,
    versions.map((row) => row.commitment),
  );
  return versions.find((row) => listed.has(row.commitment)) ?? null;
}

/** The list that counts, with its leaves in their order; null when there is none. */
export async function findCounted(
  db: Queryable,
  batch: string,
): Promise<{ commitment: string; leaves: Leaf[] } | null> {
  const version = await findListing(db, batch);
  return version && { commitment: version.commitment, leaves: await findLeaves(db, version.commitment) };
}

/** What was corrected and taken out in the lists of a batch, newest first. For the organisation's own people. */
export async function readIntakeChanges(
  ledger: Ledger,
  actor: Actor,
  batch: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<IntakeChangeView>> {
  const account = authoriseOwn(actor, "receipt.read");
  const row = await findBatch(ledger.db, batch);
  if (row?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  const before = decodeCursor(query.cursor, 1)?.[0] ?? null;
  const rows = await listIntakeChanges(ledger.db, { batch, before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (change) => [change.sequence],
    (change) => toChangeView(change, actor),
  );
}

function toChangeView(row: IntakeChangeRow, viewer: Actor): IntakeChangeView {
  const { intake, reason, now_member, now_opening } = row;
  const was = { id: row.was_member, number: row.was_number, name: row.was_name };
  const now = now_member === null ? null : { id: now_member, number: row.now_number!, name: row.now_name };
  return {
    intake,
    change: now ? "corrected" : "removed",
    reason,
    before: { member: was, ...whatWasBrought({ opening: row.was_opening }) },
    after: now && { member: now, ...whatWasBrought({ opening: now_opening }) },
    state: row.state as OperationState,
    createdAt: row.created_at.toISOString(),
    recordedBy: toRecordedBy(row, viewer),
  };
}

/** One list, also when another replaced it meanwhile; refused ones are not there. */
export async function readListOf(db: Queryable, batch: string, commitment: string): Promise<IntakeListView> {
  const version = (await findStated(db, batch)).find((row) => row.commitment === commitment);
  if (!version) throw new LedgerError("NOT_FOUND", { resource: "intake" });
  return toListView(batch, version, await sumIntakes(db, commitment));
}

function toListView(batch: string, row: StatedRow, sums: SumRow[]): IntakeListView {
  const { quantity, intakes } = readDocument<BatchDocument>(row.opening);
  const { base, unit } = parseQuantity(quantity);
  const inUnit = (amount: bigint): Sum => ({ value: formatSigned(amount, unit), unit });
  const known = sums.filter((sum) => sum.kind !== null);
  const amountOf = (of: SumRow[]) => of.reduce((sum, { amount }) => sum + BigInt(amount ?? 0), 0n);
  const total = amountOf(known);
  const byOthers = amountOf(known.filter(({ kind }) => kind === "authorised_non_member"));
  return {
    batch,
    commitment: row.commitment,
    version: row.version,
    state: row.state as OperationState,
    operation: row.operation,
    size: Number(intakes!.size),
    root: intakes!.root,
    total: inUnit(total),
    unaccounted: inUnit(base - total),
    kinds: known.map((sum) => ({
      kind: sum.kind as MemberKind,
      intakes: sum.intakes,
      people: sum.people,
      quantity: inUnit(amountOf([sum])),
    })),
    nonMemberShare: total === 0n ? null : percent(byOthers, total),
    erased: sums.find(({ kind }) => kind === null)?.intakes ?? 0,
  };
}

function toIntakeView(row: ListedIntakeRow): IntakeView {
  return {
    id: row.id,
    index: row.position,
    member: { id: row.member, number: row.number, name: row.name },
    ...whatWasBrought(row),
  };
}

export function whatWasBrought(row: Pick<IntakeRow, "opening">) {
  const document = row.opening && readDocument<IntakeDocument>(row.opening);
  return {
    kind: document?.kind ?? null,
    quantity: document?.quantity ?? null,
    broughtOn: document?.broughtOn ?? null,
    note: document?.note ?? null,
    erased: document === null,
  };
}

const formatSigned = (base: bigint, unit: UnitCode): string =>
  base < 0n ? `-${formatQuantity(-base, unit)}` : formatQuantity(base, unit);

/** Cut, not rounded: 24.999 is not yet 25. */
function percent(part: bigint, whole: bigint): string {
  const hundredths = (part * 10_000n) / whole;
  const decimals = String(hundredths % 100n)
    .padStart(2, "0")
    .replace(/0+$/, "");
  return `${hundredths / 100n}${decimals && `.${decimals}`}`;
}
