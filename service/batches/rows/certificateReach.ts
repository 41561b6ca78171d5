import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

/** `resting (batch)`: what rests on the certificate $1; annulled batches never were. */
const RESTING = `resting as materialized (
    select r.batch from (
      select batch::text from batch_claims where certificate = $1
      union select subject from certificates where id = $1 and subject_type = 'batch'
    ) r
    where exists (select 1 from records where subject = r.batch and kind = 'batch_registered')
      and not exists (select 1 from records where subject = r.batch and kind = 'batch_annulled')
  )`;

export interface RestingRow {
  id: string;
  code: string;
  account: string;
  product: string;
  created_at: Date;
  sequence: number;
  opening: Buffer;
}

/** Newest first; to an `account` only those that it made or was ever sent, null: all. */
export async function listResting(
  db: Queryable,
  filter: { certificate: string; account: string | null; before: number | null; limit: number },
): Promise<RestingRow[]> {
  const { rows } = await db.query<RestingRow>(
    `with ${RESTING}, b as materialized (
       select x.* from resting join batches x on x.id = resting.batch
       where ($2::text is null or x.account = $2
           or exists (select 1 from shipment_lines l where l.batch = x.id and l.receiver = $2))
         and ($3::bigint is null or x.sequence < $3)
       order by x.sequence desc limit $4
     )
     select b.id, b.code, b.account, b.product, b.created_at, b.sequence, d.opening from b ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     order by b.sequence desc`,
    [filter.certificate, filter.account, filter.before, filter.limit],
  );
  return rows;
}

/** How many batches were made of what rests on it, and of these again. */
export async function countDescendants(db: Queryable, certificate: string): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    `with recursive ${RESTING}, down as (
       select o.batch::text from resting
       join transformation_inputs i on i.batch = resting.batch
       join transformation_outputs o on o.transformation = i.transformation
       union
       select o.batch::text from down
       join transformation_inputs i on i.batch = down.batch
       join transformation_outputs o on o.transformation = i.transformation
     )
     select count(*) from down
     where not exists (select 1 from resting where resting.batch = down.batch)
       and not exists (select 1 from records where subject = down.batch and kind = 'batch_annulled')`,
    [certificate],
  );
  return rows[0]!.count;
}
