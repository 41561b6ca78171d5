import { PENDING } from "../../accept/operationStates.ts";
import type { Transaction } from "../../store/pool.ts";
import { KEPT_IN } from "../rules/states.ts";

/**
 * Agreements under which nothing can be sent any more, at a time in Unix seconds, and that are not closed yet. `final`: no
 * reorganisation can bring anything of it back, and no block to come: the time of a final block says so, since what was
 * mined within its time may be read after it. `waiting`: a release is on its way, or was refused a moment ago. Proposals
 * that only our clock calls expired have nothing to give back, and are left for later.
 */
export async function findOver(
  tx: Transaction,
  at: number,
  limit: number,
): Promise<{ id: string; final: boolean; waiting: boolean }[]> {
  const { rows } = await tx.query<{ id: string; final: boolean; waiting: boolean }>(
    `with f as materialized (
       select coalesce((select extract(epoch from b.time)::bigint from blocks b
         where b.number = (select number from finality)), 0) as time
     )
     select a.id,
       coalesce((select max(r.block_number) from records r where r.subject = a.id), 0)
         <= coalesce((select number from finality), -1)
         and agreement_state(m.kind, a.valid_until, a.delivered_until, m.open_until, f.time) <> all ($3::text[]) as final,
       exists (
         select 1 from intents i
         join lateral (select state from operations where operations.id = i.id offset 0) op on true
         where i.kind = 'releaseStock' and i.arguments ->> 'agreement' = a.id
           and (op.state in ${PENDING} or (op.state = 'rejected' and i.created_at > now() - interval '30 seconds'))
       ) as waiting
     from f cross join agreements a
     join lateral (select * from agreement_moves where agreement_moves.id = a.id offset 0) m on true
     where not a.closed and (m.kind <> 'agreement_proposed' or f.time > a.valid_until)
       and agreement_state(m.kind, a.valid_until, a.delivered_until, m.open_until, $1) <> all ($3::text[])
     order by a.sequence limit $2`,
    [at, limit, KEPT_IN],
  );
  return rows;
}

export async function closeAgreements(tx: Transaction, ids: string[]): Promise<void> {
  await tx.query("update agreements set closed = true where id = any($1)", [ids]);
}
