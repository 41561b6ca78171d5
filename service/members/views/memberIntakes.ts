import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import type { OperationState } from "../../accept/recordViews.ts";
import { type Actor, authoriseOwn } from "../../access/roles.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Names } from "../../values/names.ts";
import { formatQuantity } from "../../values/quantities.ts";
import { type Dimension, UNIT_CODES, type UnitCode, UNITS } from "../../values/units.ts";
import { listIntakesOf, type MemberIntakeRow, sumIntakesOf, type YearRow } from "../rows/intakes.ts";
import { type IntakeView, type Sum, whatWasBrought } from "./intakes.ts";
import { findOwnMember, type MemberView, toMemberView } from "./members.ts";

export type MemberIntakeView = Omit<IntakeView, "member"> & {
  batch: { id: string; lot: string };
  product: { id: string; name: Names };
  /** How far the record of its list has come. */
  state: OperationState;
};

export interface YearTotal {
  year: string;
  product: { id: string; name: Names };
  intakes: number;
  quantity: Sum;
}

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
