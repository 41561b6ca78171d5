import type { Table } from "../../accept/act.ts";
import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Load } from "../../accept/state.ts";
import { type CertificateWithActs, type SchemeOf, withActs } from "../../certificates/rows/acts.ts";
import { type CertificateRow, selectCertificates } from "../../certificates/rows/certificates.ts";
import type { Queryable } from "../../store/pool.ts";
import { upstreamOf } from "./status.ts";

export interface NewClaimRow {
  batch: string;
  position: number;
  scheme: string;
  certificate: string | null;
  file: string | null;
}

export const batchClaims: Table<NewClaimRow> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into batch_claims (batch, position, scheme, certificate, file)
       select * from jsonb_to_recordset($1) as r (batch text, position smallint, scheme text, certificate text, file text)`,
      [JSON.stringify(rows)],
    );
  },
};

export interface ClaimRow extends NewClaimRow {
  account: string;
  created_at: Date;
  /** Of the batch's latest document. */
  opening: Buffer;
}

/** What these batches claim, each batch's in its own order. */
export async function findClaims(db: Queryable, batches: string[]): Promise<ClaimRow[]> {
  const { rows } = await db.query<ClaimRow>(
    `with b as materialized (
       select * from batches where id = any($1) and exists (select 1 from batch_claims t where t.batch = batches.id)
     )
     select t.batch, t.position, t.scheme, t.certificate, t.file, b.account, b.created_at, d.opening
     from b join batch_claims t on t.batch = b.id ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     order by t.batch, t.position`,
    [batches],
  );
  return rows;
}

/** Certificates on the chain that can cover: those about the batches, of any scheme, and of these schemes about the makers. */
export async function findCovering(
  db: Queryable,
  batches: string[],
  makers: string[],
  schemes: string[],
): Promise<CertificateRow[]> {
  const { rows } = await db.query<CertificateRow>(
    `${selectCertificates(`select * from certificates x
       where (x.subject = any($1) or (x.subject = any($2) and x.scheme = any($3)))
         and exists (select 1 from records r where r.subject = x.id and r.kind = 'certificate_issued')`)}
     order by c.sequence desc`,
    [batches, makers, schemes],
  );
  return rows;
}

export interface StoppedRow {
  certificate: string;
  batch: string;
  code: string;
  account: string;
  created_at: Date;
  opening: Buffer;
  product_opening: Buffer;
}

/**
 * Certificates that were ever suspended or revoked, and on which this batch or something that it was made of rests, each
 * with that batch. The walk is taken only when there is any such certificate at all.
 */
export async function findStopped(db: Queryable, batch: string, limit: number): Promise<StoppedRow[]> {
  const { rows } = await db.query<StoppedRow>(
    `with recursive asked as (select $1::text as batch),
     active as materialized (
       select 1 from records where kind in ('certificate_suspended', 'certificate_revoked') limit 1
     ),
     ${upstreamOf("asked")},
     rests as (
       select u.batch, t.certificate::text as certificate
       from (select distinct batch from upstream) u join batch_claims t on t.batch = u.batch
       union
       select u.batch, c.id::text
       from (select distinct batch from upstream) u join certificates c on c.subject = u.batch
     ),
     b as materialized (
       select s.certificate, x.* from rests s join batches x on x.id = s.batch
       where exists (select 1 from records r
         where r.subject = s.certificate and r.kind in ('certificate_suspended', 'certificate_revoked'))
       limit $2
     )
     select b.certificate, b.id as batch, b.code, b.account, b.created_at, d.opening, pd.opening as product_opening
     from b ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     join products p on p.id = b.product
     join documents pd on pd.commitment = p.commitment`,
    [batch, limit],
  );
  return rows;
}

const nameOfScheme = ({ account, scheme }: SchemeOf): string => `${account} ${scheme}`;

/** Certificates on the chain about an organisation, of one scheme, the newest first. */
export const covering: Load<SchemeOf, CertificateWithActs[]> = {
  name: nameOfScheme,
  async read(tx, keys) {
    const found = new Map<string, CertificateWithActs[]>();
    for (const [account, own] of Map.groupBy(keys, (key) => key.account)) {
      const schemes = own.map(({ scheme }) => scheme);
      const all = await withActs(tx, await findCovering(tx, [], [account], schemes));
      for (const [scheme, some] of Map.groupBy(all, ({ row }) => row.scheme))
        found.set(nameOfScheme({ account, scheme }), some);
    }
    return found;
  },
};
