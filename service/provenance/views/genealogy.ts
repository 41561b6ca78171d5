import { skimDocument } from "../../accept/documents.ts";
import type { Party } from "../../accept/schemas.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { findOrganisationNames } from "../../organisations/rows/organisations.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable } from "../../store/pool.ts";
import type { Process, TransformationDocument } from "../../transformations/rules/transformation.ts";
import type { Names } from "../../values/names.ts";
import { COMMON_UNITS, type Quantity, quantityIn } from "../../values/quantities.ts";
import {
  findInputs,
  findProductOpenings,
  findTransformed,
  type NodeRow,
  type TransformationRow,
} from "../rows/provenance.ts";

/** What is public of a batch in a graph. Null: this service has no document of it, or the field was erased. */
export interface KnownBatch {
  row: NodeRow;
  product: { id: string; name: Names } | null;
  lot: string | null;
  quantity: Quantity | null;
  producedOn: string | null;
}

export interface KnownTransformation {
  row: TransformationRow;
  process: Process | null;
  performedOn: string | null;
  inputs: { batch: string; quantity: Quantity }[];
}

/** In the order of the rows. */
export async function tellBatches(db: Queryable, rows: NodeRow[]): Promise<KnownBatch[]> {
  const openings = await findProductOpenings(db, distinct(rows.map((row) => row.product)));
  const names = new Map([...openings].map(([id, opening]) => [id, skimDocument<ProductDocument>(opening).name]));
  return rows.map((row) => {
    const { lot, quantity, producedOn } = row.opening ? skimDocument<BatchDocument>(row.opening) : {};
    const name = row.product && names.get(row.product);
    return {
      row,
      product: name ? { id: row.product!, name } : null,
      lot: lot ?? null,
      quantity: quantity?.value && quantity.unit ? quantity : onChain(row),
      producedOn: producedOn ?? null,
    };
  });
}

/** The chain knows how much there is of a batch whose document is not here. */
function onChain({ quantity, dimension }: NodeRow): Quantity | null {
  return quantity === null || dimension === null ? null : quantityIn(COMMON_UNITS[dimension]!, BigInt(quantity));
}

/** Those that made `batches`, each with all its inputs, in units of these. */
export async function tellTransformations(db: Queryable, batches: KnownBatch[]): Promise<KnownTransformation[]> {
  const ids = distinct(batches.map(({ row }) => row.made));
  const [rows, inputs] = await Promise.all([findTransformed(db, ids), findInputs(db, ids)]);
  const byTransformation = Map.groupBy(inputs, (input) => input.transformation);
  return rows.map((row) => {
    const { process, performedOn } = row.opening ? skimDocument<TransformationDocument>(row.opening) : {};
    return {
      row,
      process: process ?? null,
      performedOn: performedOn ?? null,
      inputs: (byTransformation.get(row.id) ?? []).map(({ batch, quantity, unit, dimension }) => ({
        batch,
        quantity: quantityIn(unit ?? COMMON_UNITS[dimension]!, BigInt(quantity)),
      })),
    };
  });
}

/** Every account that is asked for is there; those of another way without a name. */
export async function tellOrganisations(db: Queryable, accounts: (string | null)[]): Promise<Map<string, Party>> {
  const asked = distinct(accounts);
  const held = new Map((await findOrganisationNames(db, asked)).map((row) => [row.account, row]));
  return new Map(
    asked.map((id) => {
      const row = held.get(id);
      const name = row ? (skimDocument<OrganisationDocument>(row.opening).name ?? {}) : null;
      return [id, { id, code: row?.code ?? null, name }];
    }),
  );
}

export function distinct(values: (string | null)[]): string[] {
  return [...new Set(values.filter((value) => value !== null))];
}
