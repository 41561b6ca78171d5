import type { Queryable } from "./pool.ts";

/** Why stock of a batch may not move, the strongest first; what is recalled may still go back or be destroyed. */
export type Stop = "annulled" | "on_hold" | "recalled";

/** What keeps the organisation's stock of these batches where it is; batches that may move are left out. */
export async function blocksOf(db: Queryable, account: string, batches: string[]): Promise<Map<string, Stop>> {
  const recalled = await findAffected(db, account, batches);
  const held = await findHeld(db, account, batches);
  const annulled = await findAnnulled(db, batches);
  return new Map<string, Stop>([
    ...[...recalled].map((id) => [id, "recalled"] as const),
    ...[...held].map((id) => [id, "on_hold"] as const),
    ...[...annulled].map((id) => [id, "annulled"] as const),
  ]);
}

/**
 * Which of these batches are recalled in the hands of `account`, or were made of something that is: all of a batch, or the
 * share of whoever used it. Walks up the lineage itself, so it knows at once what `propagate` has yet to tell the chain.
 */
async function findAffected(db: Queryable, account: string, batches: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ asked: string }>(
    `with recursive lineage (asked, batch, holder) as (
       select batch, batch, $1::text from unnest($2::text[]) batch
       where exists (select 1 from active_recalls)
       union
       select l.asked, i.batch::text, r.account::text
       from lineage l
       join transformation_outputs o on o.batch = l.batch
       join records r on r.block_number = o.block_number and r.log_index = o.log_index
       join transformation_inputs i on i.transformation = o.transformation
     )
     select distinct l.asked from lineage l
     join lateral (select holder from active_recalls where batch = l.batch offset 0) a
       on a.holder is null or a.holder = l.holder`,
    [account, batches],
  );
  return new Set(rows.map((row) => row.asked));
}

/** Of which the organisation has its stock on hold, on the chain or by its own act on its way. */
async function findHeld(db: Queryable, account: string, batches: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ batch: string }>(
    `select batch from (
       select distinct on (batch) batch, kind from (
         select batch::text, 'hold_batch' as kind, -1 as sequence from active_holds
         where account = $1 and batch = any($2)
         union all
         select arguments ->> 'batch', kind, sequence from operations
         where account = $1 and kind in ('hold_batch', 'release_batch') and state in ('queued', 'sent')
           and arguments ->> 'batch' = any($2)
       ) wishes
       order by batch, sequence desc
     ) last
     where kind = 'hold_batch'`,
    [account, batches],
  );
  return new Set(rows.map((row) => row.batch));
}

async function findAnnulled(db: Queryable, batches: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ subject: string }>(
    "select subject from records where subject = any($1) and kind = 'batch_annulled'",
    [batches],
  );
  return new Set(rows.map((row) => row.subject));
}
