import type { Queryable } from "./pool.ts";

/** A document of a batch. */
export interface BatchDocumentRow {
  commitment: string;
  opening: Buffer;
  intent: string;
  /** Of the operation that records it. */
  state: string;
  /** As the chain counts: 0 is what the batch was registered with; null for an amendment that is not on the chain. */
  version: number | null;
}

/** Every document of a batch, the newest first; those that were refused are left out. */
export async function findBatchDocuments(db: Queryable, batch: string): Promise<BatchDocumentRow[]> {
  const { rows } = await db.query<BatchDocumentRow>(
    `with v as materialized (
       select 0::bigint as sequence, commitment, intent from batches where id = $1
       union all
       select sequence, commitment, intent from batch_versions where batch = $1)
     select v.commitment, d.opening, v.intent, op.state,
       case v.sequence when 0 then 0 else (
         select (r.data ->> 'version')::int from records r
         where r.subject = $1 and r.kind = 'batch_amended' and r.data ->> 'commitment' = v.commitment) end as version
     from v
     join documents d on d.commitment = v.commitment
     join lateral (select state from operations where operations.id = v.intent offset 0) op on true
     where op.state <> 'rejected'
     order by v.sequence desc`,
    [batch],
  );
  return rows;
}
