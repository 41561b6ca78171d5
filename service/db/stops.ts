import type { Transaction } from "./pool.ts";

/** Why stock may not move. `annulled` and `on_hold` forbid everything; `recalled` stock may go back or be destroyed. */
export type Stop = "annulled" | "on_hold" | "recalled";

/** Which of these batches `account` may not move freely as the chain says, by the strictest of its reasons. */
export async function blocksOf(tx: Transaction, account: string, batches: string[]): Promise<Map<string, Stop>> {
  const { rows } = await tx.query<{ batch: string; annulled: boolean; on_hold: boolean; recalled: boolean }>(
    `select a.batch,
       exists (select 1 from records r where r.subject = a.batch and r.kind = 'batch_annulled') as annulled,
       exists (select 1 from active_holds h where h.batch = a.batch and h.account = $1) as on_hold,
       exists (select 1 from active_recalls c where c.batch = a.batch and (c.holder is null or c.holder = $1))
         or coalesce((select (r.data ->> 'implicated')::boolean from records r
           where r.subject = a.batch and r.kind = 'batch_implicated'
           order by r.block_number desc, r.log_index desc limit 1), false) as recalled
     from unnest($2::text[]) as a (batch)`,
    [account, batches],
  );
  const stops = rows.map(({ batch, annulled, on_hold, recalled }) => {
    const stop: Stop | null = annulled ? "annulled" : on_hold ? "on_hold" : recalled ? "recalled" : null;
    return [batch, stop] as const;
  });
  return new Map(stops.flatMap(([batch, stop]) => (stop ? [[batch, stop]] : [])));
}
