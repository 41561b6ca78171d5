import { EVIDENCE_COLUMNS, type EvidenceRow } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

/** A scheme of a certifier as the chain says, and what the registrar asked of it since. */
export type AccreditationRow = {
  scheme: string;
  /** Null while the chain says nothing of it. */
  allowed: boolean | null;
  /** Null when nothing is on its way. */
  asked: boolean | null;
  operation: string | null;
} & EvidenceRow;

export async function findAccreditations(db: Queryable, account: string): Promise<AccreditationRow[]> {
  const { rows } = await db.query<AccreditationRow>(
    `with e as materialized (
       select distinct on (data ->> 'scheme') * from evidence
       where subject = $1 and kind = 'certifier_accredited'
       order by data ->> 'scheme', block_number desc, log_index desc
     ), w as materialized (
       select distinct on (arguments ->> 'scheme') arguments ->> 'scheme' as scheme,
         (arguments ->> 'allowed')::boolean as asked, id
       from operations where account = $1 and kind = 'accredit' and state in ('queued', 'sent')
       order by arguments ->> 'scheme', sequence desc
     )
     select coalesce(e.data ->> 'scheme', w.scheme) as scheme, (e.data ->> 'allowed')::boolean as allowed, w.asked,
       w.id as operation, ${EVIDENCE_COLUMNS}
     from e full join w on w.scheme = e.data ->> 'scheme' order by 1`,
    [account],
  );
  return rows;
}
