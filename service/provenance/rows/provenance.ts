import { joinVersion } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";
import type { UnitCode } from "../../values/quantities.ts";

/** `up`: what a batch was made of; `down`: what was made of it. */
export type Direction = "up" | "down";

/** A batch or a transformation, half a step apart: batches stand at even halves. */
export interface Halfway {
  id: string;
  half: number;
}

/**
 * What lies within `halves` of `from`, nearest first; something may come at several distances. `stops` are not walked
 * through again. A walk over batches alone would go through 100 × 100 pairs for one transformation; by way of it, 200.
 *
 * With a `limit`, the database stops walking at that many: rows come level by level, because a recursive query works so.
 */
export async function walkFrom(
  db: Queryable,
  direction: Direction,
  from: string[],
  { halves, stops, limit }: { halves: number; stops: string[]; limit: number | null },
): Promise<Halfway[]> {
  const [nearer, farther] =
    direction === "up"
      ? ["transformation_outputs", "transformation_inputs"]
      : ["transformation_inputs", "transformation_outputs"];
  const { rows } = await db.query<Halfway>(
    `with recursive walk (id, half) as (
       select start.id, 0 from unnest($1::text[]) as start (id)
       union
       select next.id, walk.half + 1
       from walk cross join lateral (
         select transformation::text as id from ${nearer} where batch = walk.id
         union all
         select batch::text from ${farther} where transformation = walk.id
         offset 0
       ) next
       where walk.half < $2 and walk.id <> all ($3::text[])
     )
     select id, half from walk where half > 0 limit $4`,
    [from, halves, stops, limit],
  );
  return rows;
}

/** What one organisation made of a batch: asked of its own stock, so that what others made of it costs nothing. */
export async function findMadeBy(db: Queryable, account: string, batch: string): Promise<string[]> {
  const { rows } = await db.query<{ batch: string }>(
    `select distinct o.batch
     from stock_entries e
     join transformation_inputs i on (i.block_number, i.log_index, i.batch) = (e.block_number, e.log_index, e.batch)
     join transformation_outputs o on o.transformation = i.transformation
     where e.account = $1 and e.batch = $2 and e.place = 'free' and e.reason = 'transformed'`,
    [account, batch],
  );
  return rows.map((row) => row.batch);
}

export interface NodeRow {
  id: string;
  /** Null for what came to the chain by another way than this service. */
  code: string | null;
  created_at: Date | null;
  account: string | null;
  /** Who registered it for that organisation, when it did not itself. */
  delegate: string | null;
  product: string | null;
  opening: Buffer | null;
  /** The transformation it came from. */
  made: string | null;
  /** Null while the chain does not have it. */
  net_mass_mg: string | null;
  /** As the chain has it, in base units of its dimension; null while it has not. */
  quantity: string | null;
  dimension: number | null;
  /** How often it was amended; `opening` is of the latest document. */
  version: number;
  annulled: boolean;
}

/** In the order of `ids`. */
export async function findNodes(db: Queryable, ids: string[]): Promise<NodeRow[]> {
  const { rows } = await db.query<NodeRow>(
    `select asked.id, b.code, b.created_at, coalesce(b.account, r.account) as account, b.product, d.opening, o.transformation as made,
       r.net_mass_mg, r.quantity, r.dimension, r.delegate, coalesce(v.version, 0) as version,
       exists (select 1 from records a where a.subject = asked.id and a.kind = 'batch_annulled') as annulled
     from unnest($1::text[]) with ordinality as asked (id, place)
     left join batches b on b.id = asked.id
     left join transformation_outputs o on o.batch = asked.id
     left join lateral (
       select account, data ->> 'netMassMg' as net_mass_mg,
         data ->> 'quantity' as quantity, (data ->> 'unit')::integer as dimension, data ->> 'delegate' as delegate from records
       where subject = asked.id and kind = 'batch_registered' offset 0) r on true
     ${joinVersion("asked.id")}
     left join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     order by asked.place`,
    [ids],
  );
  return rows;
}

export interface TransformationRow {
  id: string;
  account: string;
  /** Who did it for that organisation, when it did not itself. */
  delegate: string | null;
  /** False when the mass of an input is unknown. */
  conserved: boolean;
  annulled: boolean;
  time: Date;
  block_number: number;
  log_index: number;
  /** Null where this service has no document of it. */
  opening: Buffer | null;
}

export async function findTransformed(db: Queryable, ids: string[]): Promise<TransformationRow[]> {
  const { rows } = await db.query<TransformationRow>(
    `select asked.id, r.*, d.opening, exists (
       select 1 from records a where a.subject = asked.id and a.kind = 'transformation_annulled') as annulled
     from unnest($1::text[]) as asked (id)
     left join transformations t on t.id = asked.id
     left join documents d on d.commitment = t.commitment
     join lateral (
       select r.account, r.data ->> 'delegate' as delegate, (r.data ->> 'conserved')::boolean as conserved, blocks.time, r.block_number, r.log_index
       from records r join blocks on blocks.number = r.block_number
       where r.subject = asked.id and r.kind = 'transformed' offset 0) r on true`,
    [ids],
  );
  return rows;
}

export async function countInputs(db: Queryable, transformations: string[]): Promise<Map<string, number>> {
  const { rows } = await db.query<{ transformation: string; count: number }>(
    "select transformation, count(*) as count from transformation_inputs where transformation = any($1) group by 1",
    [transformations],
  );
  return new Map(rows.map((row) => [row.transformation, row.count]));
}

export interface InputRow {
  transformation: string;
  batch: string;
  /** Base units. */
  quantity: string;
  /** Of the batch; null where this service has no document of it. */
  unit: UnitCode | null;
  dimension: number;
}

/** In the order in which the contract took them. */
export async function findInputs(db: Queryable, transformations: string[]): Promise<InputRow[]> {
  const { rows } = await db.query<InputRow>(
    `select i.transformation, i.batch, i.quantity::text, b.unit, (r.data ->> 'unit')::integer as dimension
     from transformation_inputs i left join batches b on b.id = i.batch
     join records r on r.subject = i.batch and r.kind = 'batch_registered'
     where i.transformation = any($1) order by i.transformation, i.batch`,
    [transformations],
  );
  return rows;
}

/** Openings of products by id. */
export async function findProductOpenings(db: Queryable, ids: string[]): Promise<Map<string, Buffer>> {
  const { rows } = await db.query<{ id: string; opening: Buffer }>(
    "select p.id, d.opening from products p join documents d on d.commitment = p.commitment where p.id = any($1)",
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row.opening]));
}
