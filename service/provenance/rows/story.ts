import type { Queryable } from "../../store/pool.ts";

/** Something that happened to a batch, as the chain says. */
export interface EventRow {
  batch: string;
  kind: "batch_registered" | "batch_amended" | "batch_annulled" | "shipped" | "received";
  account: string;
  /** Who did it for that organisation, when it did not itself. */
  delegate: string | null;
  time: Date;
  block_number: number;
  log_index: number;
}

/** Of each batch its registration, latest correction and annulment; of `root` also when it was first sent. */
export async function findEvents(db: Queryable, batches: string[], root: string): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    `select asked.id as batch, r.kind, r.account, r.data ->> 'delegate' as delegate, blocks.time, r.block_number, r.log_index
     from unnest($1::text[]) as asked (id)
     cross join unnest(array['batch_registered', 'batch_amended', 'batch_annulled']) as wanted (kind)
     join lateral (
       select * from records where subject = asked.id and records.kind = wanted.kind
         -- An amendment may also only add who brought what: that corrects nothing.
         and (wanted.kind <> 'batch_amended' or not exists (
           select 1 from batch_versions v
           where v.batch = records.subject and v.commitment = records.data ->> 'commitment' and not v.corrects))
       order by block_number desc, log_index desc limit 1) r on true
     join blocks on blocks.number = r.block_number
     union all
     select $2, 'shipped', r.account, r.data ->> 'delegate', blocks.time, r.block_number, r.log_index
     from (
       select block_number, log_index from stock_entries
       where batch = $2 and place = 'in_transit' and reason = 'shipped'
       order by block_number, log_index limit 1) first
     join records r using (block_number, log_index)
     join blocks on blocks.number = r.block_number`,
    [batches, root],
  );
  return rows;
}

/** When a batch first came to each of these organisations; those to which it never was sent are left out. */
export async function findArrivals(db: Queryable, asked: { batch: string; account: string }[]): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    `select asked.batch, 'received' as kind, asked.account, null as delegate, blocks.time, e.block_number, e.log_index
     from unnest($1::text[], $2::text[]) as asked (batch, account)
     join lateral (
       select block_number, log_index from stock_entries
       where account = asked.account and batch = asked.batch and place = 'free' and reason = 'received'
       order by block_number, log_index limit 1) e on true
     join blocks on blocks.number = e.block_number`,
    [asked.map((one) => one.batch), asked.map((one) => one.account)],
  );
  return rows;
}
