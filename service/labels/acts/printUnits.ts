import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from "node:crypto";
import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, may, roleOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { getBatch } from "../../batches/views/batches.ts";
import type { BatchView } from "../../batches/views/schemas.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findOpenings, insertIssue, type IssueRow, lastSerial, listIssues, listOpened } from "../rows/units.ts";
import type { UnitMark } from "../rules/address.ts";
import { ISSUE_MAX, type Openings, parseUnit, patternOf, unitsOf } from "../rules/units.ts";
import { checkLabelled } from "../views/marks.ts";
import type { Unit, UnitIssue } from "../views/units.ts";

/** Units that were given numbers together. */
export type UnitIssueView = Static<typeof UnitIssue>;

/** One unit as its maker sees it. */
export type UnitView = Static<typeof Unit>;

/** Gives the next so many units of a batch their numbers. What is printed again keeps its own. */
export async function issueUnits(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  { count }: { count: number },
): Promise<UnitIssueView> {
  const account = authoriseOwn(actor, "unit.issue");
  const batch = await ownBatch(ledger, tx, actor, id);
  await lockOrganisation(tx, account);
  checkLabelled(batch);
  const issued = countOf(await listIssues(tx, id));
  const room = Math.min(unitsOf(batch.quantity) - issued, ISSUE_MAX);
  if (count > room) throw new LedgerError("UNITS_TOO_MANY", { lot: batch.lot, room, asked: count }, "/count");
  const product = batch.product.id;
  const serial = (await lastSerial(tx, product)) + 1;
  const first = { first_number: issued + 1, first_serial: serial };
  await insertIssue(tx, { id: randomUUID(), batch: id, product, count, ...first });
  return { batch: id, from: issued + 1, to: issued + count, issued: issued + count };
}

/** By their numbers. `mark` is for whoever may print labels. */
export async function readUnits(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<{ batch: BatchView; units: Page<UnitView & { mark?: UnitMark }> }> {
  const { db } = ledger;
  const batch = await readableBatch(ledger, actor, id);
  const after = decodeCursor(query.cursor, 1)?.[0] ?? 0;
  const marks = marksIn(ledger, await listIssues(db, id), after + 1, after + query.limit + 1);
  const openings = await findOpenings(
    db,
    id,
    marks.map(({ serial }) => serial),
  );
  const printing = may(roleOf(actor), "unit.issue");
  const units = toPage(
    marks,
    query.limit,
    ({ number }) => [number],
    (mark) => ({ ...toUnit(mark, openings.get(mark.serial) ?? null), ...(printing && { mark }) }),
  );
  return { batch, units };
}

/** How many have a label, and those opened most. */
export async function readOpened(
  ledger: Ledger,
  actor: Actor,
  id: string,
  limit: number,
): Promise<{ issued: number; opened: UnitView[] }> {
  await readableBatch(ledger, actor, id);
  const issues = await listIssues(ledger.db, id);
  const opened = [...(await listOpened(ledger.db, id, limit))].flatMap(([serial, openings]) => {
    const number = numberOf(issues, serial);
    return number === null ? [] : [toUnit({ number, serial }, openings)];
  });
  return { issued: countOf(issues), opened };
}

/** What the labels of these units need; all of them must have been issued. */
export async function printUnits(
  ledger: Ledger,
  actor: Actor,
  batch: BatchView,
  { from, to }: { from: number; to: number },
): Promise<UnitMark[]> {
  authorise(actor, "unit.issue", batch.organisation.id);
  authoriseOwn(actor, "unit.issue");
  const issues = await listIssues(ledger.db, batch.id);
  const issued = countOf(issues);
  if (to > issued) throw new LedgerError("UNITS_NOT_ISSUED", { lot: batch.lot, issued, asked: to });
  return marksIn(ledger, issues, from, to);
}

/** Of the label that was scanned: `forged` when its number is not one that was issued. */
export type ScannedUnit =
  { state: "forged" } | { state: "issued"; number: number; serial: number; issued: number; openings: Openings | null };

/** `text`: what the address says of the unit. */
export async function findUnit(ledger: Ledger, batch: string, text: string): Promise<ScannedUnit> {
  const unit = parseUnit(text);
  if (!unit) return { state: "forged" };
  const { serial, token } = unit;
  const issues = await listIssues(ledger.db, batch);
  const number = numberOf(issues, serial);
  const right = timingSafeEqual(Buffer.from(tokenOf(ledger, batch, serial)), Buffer.from(token));
  if (number === null || !right) return { state: "forged" };
  const openings = (await findOpenings(ledger.db, batch, [serial])).get(serial) ?? null;
  return { state: "issued", number, serial, issued: countOf(issues), openings };
}

/** 96 bits that follow from the master key: the database gives no label away, and one that was spoilt is printed again. */
function tokenOf({ masterKey }: Ledger, batch: string, serial: number): string {
  const key = Buffer.from(hkdfSync("sha256", masterKey, "", "silsila.unit-label", 32));
  return createHmac("sha256", key).update(`${batch} ${serial}`).digest().subarray(0, 12).toString("base64url");
}

/** To whoever is not of its maker there is no such batch. */
async function ownBatch(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<BatchView> {
  const batch = await getBatch(ledger, db, actor, id);
  authorise(actor, "unit.read", batch.organisation.id);
  return batch;
}

async function readableBatch(ledger: Ledger, actor: Actor, id: string): Promise<BatchView> {
  authoriseOwn(actor, "unit.read");
  return ownBatch(ledger, ledger.db, actor, id);
}

function toUnit({ number, serial }: { number: number; serial: number }, openings: Openings | null): UnitView {
  const { count, days, firstOn, lastOn } = openings ?? {};
  return {
    number,
    serial,
    openings: openings && { count: count!, days: days!, firstOn: firstOn!, lastOn: lastOn! },
    pattern: patternOf(openings),
  };
}

const countOf = (issues: IssueRow[]): number => issues.reduce((sum, { count }) => sum + count, 0);

function numberOf(issues: IssueRow[], serial: number): number | null {
  const issue = issues.find(({ first_serial: first, count }) => serial >= first && serial < first + count);
  return issue ? issue.first_number + serial - issue.first_serial : null;
}

function marksIn(ledger: Ledger, issues: IssueRow[], from: number, to: number): UnitMark[] {
  return issues.flatMap(({ batch, count, first_number: first, first_serial: serial }) => {
    const [low, high] = [Math.max(from, first), Math.min(to, first + count - 1)];
    return Array.from({ length: Math.max(0, high - low + 1) }, (_, at) => {
      const number = low + at;
      const own = serial + number - first;
      return { number, serial: own, token: tokenOf(ledger, batch, own) };
    });
  });
}
