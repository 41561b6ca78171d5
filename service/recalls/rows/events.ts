import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

export interface EventRow {
  block_number: number;
  log_index: number;
  kind: "batch_recalled" | "batch_recall_lifted" | "batch_implicated" | "batch_amended";
  batch: string;
  /** Null of a batch that came to the chain past this service. */
  code: string | null;
  /** As its latest document says; null where that is not held here. */
  lot: string | null;
  data: Record<string, unknown>;
  /** Opening of why, where the record names it and this service knows it. */
  reason: Buffer | null;
  time: Date;
}

/**
 * News of batches that an organisation held or was sent when it happened (null: of all), in the chain's order. Final ones
 * only: nothing is put in later before what was read already, and nothing read is taken back.
 */
export async function listEvents(
  db: Queryable,
  filter: { account: string | null; after: { block: number; log: number } | null; limit: number },
): Promise<EventRow[]> {
  const { rows } = await db.query<EventRow>(
    `with n as materialized (
       select r.block_number, r.log_index, r.kind, r.subject, r.data
       from records r
       join records b on b.subject = r.subject and b.kind = 'batch_registered'
       where r.kind in ('batch_recalled', 'batch_recall_lifted', 'batch_implicated', 'batch_amended')
         and (r.block_number, r.log_index) > ($2::bigint, $3::bigint)
         and r.block_number <= (select number from finality)
         and ($1::text is null or b.account = $1 or (
           coalesce(nullif(r.data ->> 'holder', '0x0000000000000000000000000000000000000000'), $1) = $1
           and (
             exists (select 1 from stock_entries e where e.batch = r.subject and e.account = $1 and e.place = 'free'
               and (e.block_number, e.log_index) < (r.block_number, r.log_index))
             or exists (select 1 from shipment_lines l where l.batch = r.subject and l.receiver = $1
               and (l.block_number, l.log_index) < (r.block_number, r.log_index)))))
       order by r.block_number, r.log_index limit $4
     )
     select n.block_number, n.log_index, n.kind, n.subject as batch, b.code, coalesce(v.lot, b.lot) as lot, n.data,
       d.opening as reason, k.time
     from n
     join blocks k on k.number = n.block_number
     left join batches b on b.id = n.subject ${JOIN_VERSION}
     left join documents d on d.commitment = n.data ->> 'reason'
     order by n.block_number, n.log_index`,
    [filter.account, filter.after?.block ?? -1, filter.after?.log ?? -1, filter.limit],
  );
  return rows;
}
