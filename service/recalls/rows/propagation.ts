import { PENDING } from "../../accept/operationStates.ts";
import type { Transaction } from "../../store/pool.ts";

/**
 * What the answer of `findUntold` depends on: while this is the same, so is that. Null while nothing was ever recalled.
 */
export async function propagationMark(tx: Transaction): Promise<string | null> {
  const { rows } = await tx.query<{ news: string | null; made: string | null }>(
    `select
       (select b.hash || r.log_index from records r join blocks b on b.number = r.block_number
        where r.kind in ('batch_recalled', 'batch_recall_lifted', 'batch_implicated', 'batch_amended')
        order by r.block_number desc, r.log_index desc limit 1) as news,
       (select b.hash || o.log_index from transformation_outputs o join blocks b on b.number = o.block_number
        order by o.block_number desc, o.log_index desc limit 1) as made`,
  );
  const { news, made } = rows[0]!;
  return news && made && `${news} ${made}`;
}

/** A refused telling is tried again after this long; what refused it may be gone. */
const PATIENCE_SECONDS = 30;

/**
 * Transformations whose outputs are not marked as the contract would mark them now: one step of `propagate` below what it has
 * marked so far. `waiting`: a telling is on its way, or was refused a moment ago; the others come first, the oldest of them
 * first. Step by step this comes to rest everywhere, whatever was recalled and lifted meanwhile, because nothing is made of
 * itself.
 */
export async function findUnpropagated(
  tx: Transaction,
  limit: number,
): Promise<{ transformation: string; waiting: boolean }[]> {
  const { rows } = await tx.query<{ transformation: string; waiting: boolean }>(
    `with marked as materialized (select batch from implicated_batches),
     active as materialized (select batch, holder from active_recalls),
     stopped as materialized (select batch from marked union select batch from active where holder is null),
     -- By what goes in ...
     should as materialized (
       select i.transformation from stopped s join transformation_inputs i on i.batch = s.batch
       union
       select i.transformation from active a
       join transformation_inputs i on i.batch = a.batch
       join records r on r.block_number = i.block_number and r.log_index = i.log_index
       where a.holder is not null and r.account = a.holder
     ),
     -- ... and by what came out, all of it alike.
     is_marked as materialized (
       select distinct o.transformation from marked m join transformation_outputs o on o.batch = m.batch
     ),
     wrong as (
       (select transformation from should except select transformation from is_marked)
       union all
       (select transformation from is_marked except select transformation from should)
     )
     select w.transformation, exists (
       select 1 from intents i
       join lateral (select state from operations where operations.id = i.id offset 0) op on true
       where i.arguments ->> 'transformation' = w.transformation and i.kind = 'propagate'
         and (op.state in ${PENDING} or (op.state = 'rejected' and i.rejection ->> 'code' <> 'PROPAGATION_NOT_NEEDED'
           and i.created_at > now() - ${PATIENCE_SECONDS} * interval '1 second'))) as waiting
     from wrong w
     join lateral (
       select block_number, log_index from transformation_outputs o where o.transformation = w.transformation limit 1) o on true
     order by waiting, o.block_number, o.log_index limit $1`,
    [limit],
  );
  return rows;
}

/** A telling that the chain took without a word: somebody else had told the outputs before it, which anyone may. */
export async function closeRedundantPropagations(tx: Transaction, attempt: number): Promise<void> {
  await tx.query(
    `update intents i set rejection = '{"code": "PROPAGATION_NOT_NEEDED", "values": {}}', attempt = null
     where i.attempt = $1 and i.kind = 'propagate' and not exists (select 1 from records r where r.request = i.request)`,
    [attempt],
  );
}
