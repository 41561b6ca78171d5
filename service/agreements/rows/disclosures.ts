import type { Queryable } from "../../store/pool.ts";

export type DisclosedField = "price" | "producerShare";

/** False when it was disclosed before. */
export async function insertDisclosure(
  tx: Queryable,
  row: { agreement: string; line: number; field: DisclosedField; account: string; requestedBy: string },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `insert into agreement_disclosures (agreement, line, field, account, requested_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [row.agreement, row.line, row.field, row.account, row.requestedBy],
  );
  return rowCount === 1;
}

export interface DisclosureRow {
  agreement: string;
  line: number;
  field: DisclosedField;
  account: string;
  created_at: Date;
}

export async function findDisclosures(db: Queryable, agreements: string[]): Promise<DisclosureRow[]> {
  const { rows } = await db.query<DisclosureRow>(
    `select agreement, line, field, account, created_at from agreement_disclosures
     where agreement = any($1) order by agreement, line, field`,
    [agreements],
  );
  return rows;
}

/** Agreements with something disclosed under whose lines a part of the batch was accepted, the oldest first. */
export async function findDisclosedLines(
  db: Queryable,
  batch: string,
  limit: number,
): Promise<{ agreement: string; line: number }[]> {
  const { rows } = await db.query<{ agreement: string; line: number }>(
    `select s.agreement, s.line, min(s.sequence) as sequence
     from shipments s join ended_lines n on n.shipment = s.id and n.batch = $1
     where s.batches @> array[$1] and s.agreement is not null and n.accepted > 0 and exists (
       select 1 from agreement_disclosures d where d.agreement = s.agreement and d.line = s.line)
     group by 1, 2 order by 3 limit $2`,
    [batch, limit],
  );
  return rows;
}
