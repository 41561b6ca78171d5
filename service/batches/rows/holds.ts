import type { Queryable } from "../../store/pool.ts";

/** Whether the organisation has its stock of the batch on hold, once everything it asked for is done. */
export async function isHeld(tx: Queryable, account: string, batch: string): Promise<boolean> {
  const { rows } = await tx.query<{ kind: string }>(
    `select kind from (
       select i.kind, i.sequence from intents i
       join lateral (select state from operations where operations.id = i.id offset 0) op on true
       where i.account = $1 and i.kind in ('hold', 'releaseHold') and i.arguments ->> 'batch' = $2
         and op.state in ('queued', 'sent')
       union all
       select 'hold', 0 from active_holds where batch = $2 and account = $1
     ) wishes order by sequence desc limit 1`,
    [account, batch],
  );
  return rows[0]?.kind === "hold";
}
