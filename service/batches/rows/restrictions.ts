import { PENDING } from "../../accept/operationStates.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { upstreamOf } from "./status.ts";

/** Why stock may not move. `annulled` and `on_hold` forbid everything; `recalled` stock may go back or be destroyed. */
export type Restriction = "annulled" | "on_hold" | "recalled";

/**
 * Which of these batches `account` may not move freely, by the strictest of its reasons. What the chain says, and what is on
 * its way there: an organisation's own holds and annulments, and every recall that was confirmed; a release or a lifting
 * counts once it is mined. Hold the organisation's lock.
 */
export async function restrictionsOf(
  tx: Transaction,
  account: string,
  batches: string[],
): Promise<Map<string, Restriction>> {
  const { rows } = await tx.query<{ batch: string; annulled: boolean; on_hold: boolean; recalled: boolean }>(
    `with recursive asked as (select distinct unnest($2::text[]) as batch),
     own as materialized (
       select i.kind, i.arguments from intents i
       join lateral (select state from operations where operations.id = i.id offset 0) op on true
       where i.account = $1 and i.kind in ('hold', 'annul', 'annulTransformation')
         and op.state in ${PENDING}
     ),
     active as materialized (
       select batch, holder from active_recalls
       union all
       select r.batch, r.holder from recalls r
       join lateral (select state from operations where operations.id = r.intent offset 0) op on true
       where r.kind = 'recall' and r.intent is not null and op.state in ${PENDING}
     ),
     ${upstreamOf("asked")}
     select a.batch,
       exists (select 1 from records where subject = a.batch and kind = 'batch_annulled')
         or exists (select 1 from own where kind = 'annul' and arguments ->> 'batch' = a.batch)
         or exists (select 1 from own, jsonb_array_elements(arguments -> 'outputs') o
            where kind = 'annulTransformation' and o.value ->> 'id' = a.batch) as annulled,
       exists (select 1 from active_holds h where h.batch = a.batch and h.account = $1)
         or exists (select 1 from own where kind = 'hold' and arguments ->> 'batch' = a.batch) as on_hold,
       exists (select 1 from upstream u join active r on r.batch = u.batch
          where u.root = a.batch and (r.holder is null or r.holder = coalesce(u.maker, $1))) as recalled
     from asked a`,
    [account, batches],
  );
  const stops = rows.map(({ batch, annulled, on_hold, recalled }) => {
    const stop: Restriction | null = annulled ? "annulled" : on_hold ? "on_hold" : recalled ? "recalled" : null;
    return [batch, stop] as const;
  });
  return new Map(stops.flatMap(([batch, stop]) => (stop ? [[batch, stop]] : [])));
}

/** Whether the organisation has its stock of the batch on hold, once everything it asked for is done. */
export async function isHeld(tx: Queryable, account: string, batch: string): Promise<boolean> {
  const { rows } = await tx.query<{ kind: string }>(
    `select kind from (
       select i.kind, i.sequence from intents i
       join lateral (select state from operations where operations.id = i.id offset 0) op on true
       where i.account = $1 and i.kind in ('hold', 'releaseHold') and i.arguments ->> 'batch' = $2
         and op.state in ${PENDING}
       union all
       select 'hold', 0 from active_holds where batch = $2 and account = $1
     ) wishes order by sequence desc limit 1`,
    [account, batch],
  );
  return rows[0]?.kind === "hold";
}
