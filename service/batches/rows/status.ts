import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

/**
 * Common table expression `upstream (root, batch, maker)`: of each batch of `asked`, itself (maker null) and everything it
 * was made of, however far back; `maker`: who took of it, so that a recall of another holder's share does not reach here.
 * Empty while `active` is. Ends, because nothing is made of itself; each way is walked once.
 */
export const upstreamOf = (asked: string): string => `upstream as (
       select batch as root, batch, null::text as maker from ${asked} where exists (select 1 from active)
       union
       select u.root, i.batch, r.account::text
       from upstream u
       join transformation_outputs o on o.batch = u.batch
       join records r on r.block_number = o.block_number and r.log_index = o.log_index
       join transformation_inputs i on i.transformation = o.transformation
     )`;

/** How a batch stands, as the chain says; every column is null or empty while there is nothing to tell. */
export interface StandingRow {
  s_annulled: boolean;
  /** All of it is recalled, or something it was made of. */
  s_recalled: boolean;
  /** Whose shares of it are recalled. */
  s_recalled_shares: string[];
  /** Who has it on hold. */
  s_holders: string[];
  s_version: number;
  /** Of the document whose words are held here; lower where the chain has a later one that nobody brought. */
  s_held: number;
  /** Something that was stated was stated wrongly, and amended. */
  s_corrected: boolean;
}

export const STANDING_COLUMNS = `s.annulled as s_annulled, s.recalled as s_recalled,
    s.recalled_shares as s_recalled_shares, s.holders as s_holders, coalesce(v.version, 0) as s_version,
    coalesce(v.held, 0) as s_held,
    s.corrected as s_corrected`;

/** `active as materialized (...)` must stand before, once for a whole list. */
export const ACTIVE_RECALLS = "active as materialized (select batch, holder from active_recalls)";

/** As `JOIN_VERSION`, and how it stands as `s`. */
export const joinStanding = `${JOIN_VERSION}
  join lateral (
    with recursive asked as (select b.id::text as batch), ${upstreamOf("asked")}
    select
      exists (select 1 from records where subject = b.id and kind = 'batch_annulled') as annulled,
      exists (select 1 from upstream u join active r on r.batch = u.batch
        where r.holder is null or r.holder = u.maker) as recalled,
      array(select holder::text from active where batch = b.id and holder is not null) as recalled_shares,
      array(select account::text from active_holds where batch = b.id) as holders,
      exists (select 1 from records r
        left join batch_versions bv on bv.batch = r.subject and bv.commitment = r.data ->> 'commitment'
        where r.subject = b.id and r.kind = 'batch_amended' and coalesce(bv.corrects, true)) as corrected
  ) s on true`;

export interface RecallNoticeRow {
  batch: string;
  /** As its latest document says; null of a batch that came to the chain past this service. */
  lot: string | null;
  account: string;
  holder: string | null;
  by_authority: boolean;
  reason: Buffer | null;
  time: Date;
  product_opening: Buffer | null;
}

/** The recalls that reach a batch, the newest first: its own (of all of it, and of shares), and those of what it was made of. */
export async function findRecallsReaching(db: Queryable, batch: string, limit: number): Promise<RecallNoticeRow[]> {
  const { rows } = await db.query<RecallNoticeRow>(
    `with recursive asked as (select $1::text as batch),
     active as materialized (select * from active_recalls),
     ${upstreamOf("asked")},
     reaching as materialized (
       select distinct a.batch, a.holder, a.by_authority, a.reason, a.block_number, a.log_index
       from upstream u join active a on a.batch = u.batch
       where a.holder is null or a.holder = u.maker or u.maker is null
       order by a.block_number desc, a.log_index desc limit $2
     )
     select a.batch, coalesce(v.lot, b.lot) as lot, o.account, a.holder, a.by_authority, d.opening as reason, k.time,
       pd.opening as product_opening
     from reaching a
     join records o on o.subject = a.batch and o.kind = 'batch_registered'
     left join batches b on b.id = a.batch ${JOIN_VERSION}
     left join products p on p.id = b.product
     left join documents pd on pd.commitment = p.commitment
     join blocks k on k.number = a.block_number
     left join documents d on d.commitment = a.reason
     order by a.block_number desc, a.log_index desc`,
    [batch, limit],
  );
  return rows;
}

/** Why and when a batch was annulled; null when it was not. */
export async function findAnnulment(
  db: Queryable,
  batch: string,
): Promise<{ reason: Buffer | null; time: Date } | null> {
  const { rows } = await db.query<{ reason: Buffer | null; time: Date }>(
    `select d.opening as reason, k.time from records r join blocks k on k.number = r.block_number
     left join documents d on d.commitment = r.data ->> 'reason'
     where r.subject = $1 and r.kind = 'batch_annulled'`,
    [batch],
  );
  return rows[0] ?? null;
}
