import type { Queryable } from "../store/pool.ts";

export interface CountsRow {
  queued: number;
  sent: number;
  records: number;
  organisations: number;
  products: number;
  batches: number;
  members: number;
  block_number: number | null;
  block_hash: string | null;
  block_time: Date | null;
  final_number: number;
  trouble: string | null;
}

/**
 * One look at all of it. What is under way is told by the open attempts and not by the view `operations`, which would go
 * through every intent there ever was.
 */
export async function findCounts(db: Queryable): Promise<CountsRow> {
  const { rows } = await db.query<CountsRow>(
    `select
       (select count(*) from intents where attempt is null and rejection is null) as queued,
       (select count(*) from intents i join attempts a on a.id = i.attempt where a.settled_at is null
          and not exists (select 1 from records r where r.request = i.request)) as sent,
       (select count(*) from records) as records,
       (select count(*) from organisations) as organisations,
       (select count(*) from products) as products,
       (select count(*) from batches) as batches,
       (select count(*) from members where erased_at is null) as members,
       b.number as block_number, b.hash as block_hash, b.time as block_time, f.number as final_number, f.trouble
     from finality f left join lateral (select number, hash, time from blocks order by number desc limit 1) b on true`,
  );
  return rows[0]!;
}

export async function ping(db: Queryable): Promise<void> {
  await db.query("select 1");
}
