import { JOIN_VERSION } from "../../accept/recordRows.ts";
import type { Queryable } from "../../store/pool.ts";
import type { UnitCode } from "../../values/quantities.ts";

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
  ), sums as (
    select (r.data ->> 'unit')::integer as dimension, part.place, sum(part.amount) as amount
    from (select batch, case what when 'free' then 'free' else 'spent' end as place, amount from balances
          union all select batch, 'in_transit', quantity from lines) part
    join records r on r.subject = part.batch and r.kind = 'batch_registered'
    group by 1, 2
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
    `${REACHED}
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
  /** Null of a batch that came to the chain past this service. */
  code: string | null;
  unit: UnitCode | null;
  /** Of the latest document that is held here: what the label says that was printed after an amendment. */
  opening: Buffer | null;
  product_opening: Buffer | null;
  /** Of the contract. */
  dimension: number;
  account: string;
  /** Base units as text; `what` is free, or how it was spent. */
  balances: { what: string; amount: string }[];
  sent: Transit[];
  arriving: Transit[];
  /** Whether all rows together say as much as the reach does. */
  whole: boolean;
}

/** A row that a report lists, by organisation and batch. */
export type ReportPlace = Pick<ReportRow, "account" | "batch">;

/**
 * Who has what of it, had it, or is being sent it: one row for each organisation and batch, organisation by organisation.
 * Whether anything else is known of the two changes no row: what the records say of quantities is joined to nothing that
 * could be missing.
 */
export async function listReached(
  db: Queryable,
  { batch, holder }: Source,
  page: { after: ReportPlace | null; limit: number },
): Promise<ReportRow[]> {
  const { rows } = await db.query<ReportRow>(
    `${REACHED}, p as materialized (
       select batch, account from parties where (account, batch) > ($3::text, $4::text)
       order by account, batch limit $5
     ), listed as (
       select (r.data ->> 'unit')::integer as dimension, part.place, sum(part.amount) as amount
       from (select batch, case what when 'free' then 'free' else 'spent' end as place, amount
             from balances join parties using (batch, account)
             union all
             select l.batch, 'in_transit', l.quantity
             from lines l join parties s on s.batch = l.batch and s.account = l.sender) part
       join records r on r.subject = part.batch and r.kind = 'batch_registered'
       group by 1, 2
     )
     select p.batch, p.account, b.code, b.unit, d.opening, pd.opening as product_opening,
       (select (data ->> 'unit')::integer from records where subject = p.batch and kind = 'batch_registered') as dimension,
       coalesce((select jsonb_agg(jsonb_build_object('what', what, 'amount', amount::text) order by what) from balances
         where balances.batch = p.batch and balances.account = p.account), '[]') as balances,
       coalesce((select jsonb_agg(jsonb_build_object('shipment', shipment, 'account', receiver, 'quantity', quantity::text))
         from lines where lines.batch = p.batch and lines.sender = p.account), '[]') as sent,
       coalesce((select jsonb_agg(jsonb_build_object('shipment', shipment, 'account', sender, 'quantity', quantity::text))
         from lines where lines.batch = p.batch and lines.receiver = p.account), '[]') as arriving,
       not exists ((table sums except table listed) union all (table listed except table sums)) as whole
     from p
     left join batches b on b.id = p.batch ${JOIN_VERSION}
     left join documents d on d.commitment = coalesce(v.commitment, b.commitment)
     left join products pr on pr.id = b.product
     left join documents pd on pd.commitment = pr.commitment
     order by p.account, p.batch`,
    [batch, holder, page.after?.account ?? "", page.after?.batch ?? "", page.limit],
  );
  return rows;
}
