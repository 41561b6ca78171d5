import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";

/** A batch, or one holder's share of it (`holder` not null), and all that was made of that. */
export interface Source {
  batch: string;
  holder: string | null;
}

/** Beyond this a recall is told as reaching "at least" so many; the chain and the status of every batch know no such bound. */
export const REACH_MAX = 100_000;

/**
 * `members (batch, holder)`: what a recall of $1 (share of $2) reaches; `holder` is whose part alone is meant.
 * `lines`: what of it is in transit. `balances`: who has what of it free, and what was spent other than into new batches.
 */
const REACHED = `with recursive down as (
    select o.batch from transformation_inputs i
    join records r on r.block_number = i.block_number and r.log_index = i.log_index
    join transformation_outputs o on o.transformation = i.transformation
    where i.batch = $1 and ($2::text is null or r.account = $2)
    union
    select o.batch from down
    join transformation_inputs i on i.batch = down.batch
    join transformation_outputs o on o.transformation = i.transformation
  ), members as materialized (
    select $1::text as batch, $2::text as holder
    union all
    select batch, null from (select batch from down limit ${REACH_MAX}) d
    where not exists (select 1 from records where subject = d.batch and kind = 'batch_annulled')
  ), lines as materialized (
    select l.batch, l.shipment, l.sender, l.receiver, l.quantity from members m
    join shipment_lines l on l.batch = m.batch and (m.holder is null or m.holder in (l.sender, l.receiver))
    where not exists (
      select 1 from records r where r.subject = l.shipment and r.kind in ('shipment_received', 'shipment_cancelled')
        and r.data ->> 'batch' = l.batch)
  ), balances as materialized (
    select e.batch, e.account, case when e.place = 'spent' then e.reason else 'free' end as what, sum(e.amount) as amount
    from members m join stock_entries e on e.batch = m.batch and (m.holder is null or m.holder = e.account)
    where e.place in ('free', 'reserved') or (e.place = 'spent' and e.reason not in ('transformed', 'annulled'))
    group by 1, 2, 3 having sum(e.amount) <> 0
  ), parties as materialized (
    select batch, account from balances union select batch, sender from lines union select batch, receiver from lines
  )`;

export interface ReachSums {
  batches: number;
  organisations: number;
  /** By unit of the contract; in base units. */
  quantities: { dimension: number; free: bigint; inTransit: bigint; spent: bigint }[];
}

/** How far it reaches, in numbers alone. */
export async function findReach(db: Queryable, { batch, holder }: Source): Promise<ReachSums> {
  const { rows } = await db.query<{
    batches: number;
    organisations: number;
    quantities: { dimension: number; free: string; in_transit: string; spent: string }[] | null;
  }>(
    `${REACHED}, sums as (
       select (r.data ->> 'unit')::integer as dimension, part.place, sum(part.amount) as amount
       from (select batch, case what when 'free' then 'free' else 'spent' end as place, amount from balances
             union all select batch, 'in_transit', quantity from lines) part
       join records r on r.subject = part.batch and r.kind = 'batch_registered'
       group by 1, 2
     )
     select (select count(*) from members) as batches, (select count(distinct account) from parties) as organisations,
       (select jsonb_agg(q order by q.dimension) from (
          select dimension,
            coalesce(sum(amount) filter (where place = 'free'), 0)::text as free,
            coalesce(sum(amount) filter (where place = 'in_transit'), 0)::text as in_transit,
            coalesce(sum(amount) filter (where place = 'spent'), 0)::text as spent
          from sums group by dimension) q) as quantities`,
    [batch, holder],
  );
  const { batches, organisations, quantities } = rows[0]!;
  const sums = (quantities ?? []).map(({ dimension, free, in_transit, spent }) => ({
    dimension,
    free: BigInt(free),
    inTransit: BigInt(in_transit),
    spent: BigInt(spent),
  }));
  return { batches, organisations, quantities: sums };
}

interface Transit {
  shipment: string;
  account: string;
  quantity: string;
}

export interface ReportRow {
  batch: string;
  code: string;
  /** Of the latest document: what the label says that was printed after an amendment. */
  opening: Buffer;
  product_opening: Buffer;
  account: string;
  organisation_code: string;
  organisation_opening: Buffer;
  /** Base units as text; `what` is free, or how it was spent. */
  balances: { what: string; amount: string }[];
  sent: Transit[];
  arriving: Transit[];
  organisation_sequence: number;
  batch_sequence: number;
}

/** Who has what of it, had it, or is being sent it: one row for each organisation and batch, organisation by organisation. */
export async function listReached(
  db: Queryable,
  { batch, holder }: Source,
  page: { after: [number, number] | null; limit: number },
): Promise<ReportRow[]> {
  const { rows } = await db.query<ReportRow>(
    `${REACHED}, p as materialized (
       select parties.batch, parties.account, o.sequence as organisation_sequence, b.sequence as batch_sequence,
         o.code as organisation_code, o.commitment as organisation_commitment, b.code, b.product
       from parties join organisations o on o.account = parties.account join batches b on b.id = parties.batch
       where (o.sequence, b.sequence) > ($3::bigint, $4::bigint)
       order by o.sequence, b.sequence limit $5
     )
     select p.batch, p.code, d.opening, pd.opening as product_opening, p.account, p.organisation_code,
       od.opening as organisation_opening, p.organisation_sequence, p.batch_sequence,
       coalesce((select jsonb_agg(jsonb_build_object('what', what, 'amount', amount::text) order by what) from balances
         where balances.batch = p.batch and balances.account = p.account), '[]') as balances,
       coalesce((select jsonb_agg(jsonb_build_object('shipment', shipment, 'account', receiver, 'quantity', quantity::text))
         from lines where lines.batch = p.batch and lines.sender = p.account), '[]') as sent,
       coalesce((select jsonb_agg(jsonb_build_object('shipment', shipment, 'account', sender, 'quantity', quantity::text))
         from lines where lines.batch = p.batch and lines.receiver = p.account), '[]') as arriving
     from p
     join batches b on b.id = p.batch ${JOIN_VERSION}
     join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     join products pr on pr.id = p.product
     join documents pd on pd.commitment = pr.commitment
     join documents od on od.commitment = p.organisation_commitment
     order by p.organisation_sequence, p.batch_sequence`,
    [batch, holder, page.after?.[0] ?? -1, page.after?.[1] ?? -1, page.limit],
  );
  return rows;
}
