import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

export interface PrefixRow {
  prefix: string;
  account: string;
  seen_on: string;
  created_at: Date;
  sequence: number;
}

/** Until the transaction ends nobody else registers a prefix: two may never overlap. */
export async function lockPrefixes(tx: Queryable): Promise<void> {
  await tx.query("lock table company_prefixes in share row exclusive mode");
}

/** One that begins with the prefix, or that it begins with, whosever it is. */
export async function findOverlapping(tx: Queryable, prefix: string): Promise<PrefixRow | null> {
  const { rows } = await tx.query<PrefixRow>(
    "select * from company_prefixes where starts_with(prefix, $1) or starts_with($1, prefix) limit 1",
    [prefix],
  );
  return rows[0] ?? null;
}

export async function insertPrefix(
  tx: Queryable,
  { prefix, account, seenOn }: { prefix: string; account: string; seenOn: string },
): Promise<PrefixRow> {
  const { rows } = await tx.query<PrefixRow>(
    "insert into company_prefixes (prefix, account, seen_on) values ($1, $2, $3) returning *",
    [prefix, account, seenOn],
  );
  return rows[0]!;
}

/** Newest first. */
export async function listPrefixes(
  db: Queryable,
  filter: { account: string; before: number | null; limit: number },
): Promise<PrefixRow[]> {
  const { rows } = await db.query<PrefixRow>(
    `select * from company_prefixes where account = $1 and ($2::bigint is null or sequence < $2)
     order by sequence desc limit $3`,
    [filter.account, filter.before, filter.limit],
  );
  return rows;
}

/** Whether a number of that GTIN-13 form was numbered under a prefix of the organisation. */
export async function hasPrefixOf(db: Queryable, account: string, number: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from company_prefixes where account = $1 and starts_with($2, prefix)", [
    account,
    number,
  ]);
  return rows.length > 0;
}

/** The product of that GTIN. */
export async function findByGtin(db: Queryable, gtin: string): Promise<{ id: string; account: string } | null> {
  const { rows } = await db.query<{ id: string; account: string }>("select id, account from products where gtin = $1", [
    gtin,
  ]);
  return rows[0] ?? null;
}

/** The batch on a label of that lot: as it stands now before as it once stood; never one that the chain does not have. */
export async function findCodeOfLot(
  db: Queryable,
  { id, account }: { id: string; account: string },
  lot: string,
): Promise<string | null> {
  const { rows } = await db.query<{ code: string }>(
    `with b as materialized (
       select * from batches where product = $1 and id in (
         select id from batches where account = $2 and lot = $3
         union select batch from batch_versions where account = $2 and lot = $3))
     select b.code from b ${JOIN_VERSION}
     where exists (select 1 from records r where r.subject = b.id and r.kind = 'batch_registered')
     order by coalesce(v.lot, b.lot) = $3 desc,
       exists (select 1 from records r where r.subject = b.id and r.kind = 'batch_annulled'), b.sequence desc
     limit 1`,
    [id, account, lot],
  );
  return rows[0]?.code ?? null;
}

/** The batch of which a unit with that serial was issued. */
export async function findCodeOfSerial(db: Queryable, product: string, serial: number): Promise<string | null> {
  const { rows } = await db.query<{ code: string }>(
    `select b.code from unit_issues i join batches b on b.id = i.batch
     where i.product = $1 and $2 between i.first_serial and i.first_serial + i.count - 1`,
    [product, serial],
  );
  return rows[0]?.code ?? null;
}
