import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain, type OperationState } from "../../accept/operationStates.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { findStated, type StatedRow } from "../../batches/rows/versions.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { parseOpening } from "../../formats/opening.ts";
import type { ProductDocument } from "../../products/rules.ts";
import { type Dimension, formatQuantity, UNIT_CODES, type UnitCode, UNITS } from "../../values/quantities.ts";
import {
  findIntake,
  findLeaves,
  listIntakesOf,
  type MemberIntakeRow,
  sumIntakesOf,
  type YearRow,
} from "../rows/intakes.ts";
import { type IntakesTree, intakesTree } from "../rules/intakes.ts";
import { intakeReceipt, receiptBytes } from "../rules/receipts.ts";
import type { MemberIntake, Sum, YearTotal } from "./intakeSchemas.ts";
import { whatWasBrought } from "./intakes.ts";
import { findOwnMember, type MemberView, toMemberView } from "./members.ts";

export type MemberIntakeView = Static<typeof MemberIntake>;

export type MemberLedger = Page<MemberIntakeView> & {
  member: MemberView;
  /** One for each kind of unit. */
  totals: Sum[];
  years: YearTotal[];
};

/**
 * All that one person brought, newest batches first, with sums by product and year. Of each batch the list that counts; none
 * of batches that were annulled.
 */
export async function readMemberIntakes(
  ledger: Ledger,
  actor: Actor,
  id: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<MemberLedger> {
  const account = authoriseOwn(actor, "member.read");
  const member = await findOwnMember(ledger.db, account, id);
  const [batch, position] = decodeCursor(query.cursor, 2) ?? [];
  const before = batch === undefined ? null : { batch, position: position! };
  const rows = await listIntakesOf(ledger.db, { member: id, before, limit: query.limit + 1 });
  const years = yearTotals(await sumIntakesOf(ledger.db, id));
  return {
    member: toMemberView(member),
    totals: sumUp(years),
    years: years.map(({ base, dimension, ...year }) => ({ ...year, quantity: toSum(base, dimension) })),
    ...toPage(rows, query.limit, (row) => [row.sequence, row.position], toView),
  };
}

type Counted = Omit<YearTotal, "quantity"> & { base: bigint; dimension: Dimension };

/** Kilograms and grams of one product and year are one sum. */
function yearTotals(rows: YearRow[]): Counted[] {
  const totals = new Map<string, Counted>();
  for (const { product, opening, year, unit, amount, intakes } of rows) {
    const { dimension } = UNITS[unit as UnitCode];
    const key = `${year} ${product} ${dimension}`;
    const { name } = readDocument<ProductDocument>(opening);
    const total = totals.get(key) ?? { year, product: { id: product, name }, intakes: 0, base: 0n, dimension };
    totals.set(key, { ...total, intakes: total.intakes + intakes, base: total.base + BigInt(amount) });
  }
  return [...totals.values()];
}

function sumUp(years: Counted[]): Sum[] {
  const sums = new Map<Dimension, bigint>();
  for (const { base, dimension } of years) sums.set(dimension, (sums.get(dimension) ?? 0n) + base);
  return [...sums].map(([dimension, base]) => toSum(base, dimension));
}

/** In the first unit of its kind: KGM, LTR, MTR, MTK, H87. */
function toSum(base: bigint, dimension: Dimension): Sum {
  const unit = UNIT_CODES.find((code) => UNITS[code].dimension === dimension)!;
  return { value: formatQuantity(base, unit), unit };
}

function toView(row: MemberIntakeRow): MemberIntakeView {
  return {
    id: row.id,
    index: row.position,
    batch: { id: row.batch, lot: row.lot },
    product: { id: row.product, name: readDocument<ProductDocument>(row.product_opening).name },
    state: row.state as OperationState,
    ...whatWasBrought(row),
  };
}

/**
 * The receipt to hand to whoever brought something, in its one encoding: it proves against the commitment that the chain has
 * of the batch. Where a later amendment kept the list, against the newest.
 */
export async function getReceipt(ledger: Ledger, actor: Actor, batch: string, intake: string): Promise<Uint8Array> {
  const account = authoriseOwn(actor, "receipt.read");
  const owner = await findBatch(ledger.db, batch);
  if (owner?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  const inLists = new Map((await findIntake(ledger.db, intake)).map((row) => [row.list, row]));
  const versions = await findStated(ledger.db, batch);
  const lists = versions.filter(({ commitment }) => inLists.has(commitment));
  // The newest list that the chain has, also where one on its way has it too.
  const listed = lists.find(({ state }) => isOnChain(state)) ?? lists[0];
  // Of another batch, or of a list that the chain refused.
  if (!listed) throw new LedgerError("NOT_FOUND", { resource: "intake" });
  const row = inLists.get(listed.commitment)!;
  if (!row.opening) throw new LedgerError("INTAKE_ERASED");
  if (!isOnChain(listed.state)) throw new LedgerError("INTAKES_NOT_MINED");
  const root = rootOf(listed);
  const good = versions.find((version) => isOnChain(version.state) && rootOf(version) === root) ?? listed;
  const tree = await treeOf(ledger, listed.commitment, root);
  return receiptBytes(intakeReceipt(tree, parseOpening(row.opening), row.position, parseOpening(good.opening)));
}

const rootOf = ({ opening }: StatedRow): string => readDocument<BatchDocument>(opening).intakes?.root ?? "";

const TREES_AT_MOST = 4;

/** Receipts are asked for one after the other, and a tree over thousands takes a while: the last few are kept, by root. */
const trees = new Map<string, IntakesTree>();

async function treeOf(ledger: Ledger, list: string, root: string): Promise<IntakesTree> {
  const tree = trees.get(root) ?? intakesTree((await findLeaves(ledger.db, list)).map(({ commitment }) => commitment));
  trees.delete(root);
  trees.set(root, tree);
  const [oldest] = trees.keys();
  if (trees.size > TREES_AT_MOST) trees.delete(oldest!);
  return tree;
}
