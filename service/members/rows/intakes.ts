import { JOIN_VERSION, joinRequester, REQUESTER_COLUMNS, type RequesterRow } from "../../accept/recordRows.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";

/** All that was brought is null once the person was erased. */
export interface IntakeRow {
  id: string;
  /** Commitment of the batch's document that has the root. */
  list: string;
  position: number;
  member: string;
  commitment: string;
  opening: Buffer | null;
  kind: string | null;
  /** Base units, as text: pg reads int8 as a number. */
  amount: string | null;
  unit: string | null;
  brought_on: string | null;
}

export interface NewIntakeRow {
  id: string;
  member: string;
  commitment: string;
  opening: Uint8Array;
  kind: string;
  amount: bigint;
  unit: string;
  broughtOn: string;
}

/** In their order, which is that of the leaves; the first has the leaf `from`. */
export async function insertIntakes(tx: Transaction, list: string, rows: NewIntakeRow[], from: number): Promise<void> {
  await tx.query(
    `insert into intakes (id, member, commitment, opening, kind, amount, unit, brought_on, position, list)
     select i.id, i.member, i.commitment, i.opening, i.kind, i.amount, i.unit, i.brought_on, i.place - 1 + $10, $9
     from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::text[], $6::bigint[], $7::text[], $8::date[])
       with ordinality as i (id, member, commitment, opening, kind, amount, unit, brought_on, place)`,
    [
      rows.map((row) => row.id),
      rows.map((row) => row.member),
      rows.map((row) => row.commitment),
      rows.map((row) => Buffer.from(row.opening)),
      rows.map((row) => row.kind),
      rows.map((row) => row.amount.toString()),
      rows.map((row) => row.unit),
      rows.map((row) => row.broughtOn),
      list,
      from,
    ],
  );
}

/** The intakes of one list stand in the next one too, but for `without`; what stood behind it moves up where it leaves no gap. */
export async function carryIntakes(
  tx: Transaction,
  { from, to, without, gap }: { from: string; to: string; without: string | null; gap: boolean },
): Promise<void> {
  await tx.query(
    `insert into intakes (id, member, commitment, opening, kind, amount, unit, brought_on, position, list)
     select id, member, commitment, opening, kind, amount, unit, brought_on,
       case when $4 then position else row_number() over (order by position) - 1 end, $2
     from intakes where list = $1 and id is distinct from $3`,
    [from, to, without, gap],
  );
}

/** `previous`: the list that had it as it was. */
export async function insertIntakeChange(
  tx: Transaction,
  change: { list: string; previous: string; intake: string; reason: string },
): Promise<void> {
  await tx.query("insert into intake_changes (list, previous, intake, reason) values ($1, $2, $3, $4)", [
    change.list,
    change.previous,
    change.intake,
    change.reason,
  ]);
}

export type IntakeChangeRow = {
  sequence: number;
  intake: string;
  /** Null once the person was erased. */
  reason: string | null;
  state: string;
  created_at: Date;
  was_member: string;
  was_number: string;
  was_name: string | null;
  was_opening: Buffer | null;
  /** Null where it was taken out. */
  now_member: string | null;
  now_number: string | null;
  now_name: string | null;
  now_opening: Buffer | null;
} & RequesterRow;

/** What was corrected or taken out in the lists of a batch that were not refused, newest first. */
export async function listIntakeChanges(
  db: Queryable,
  filter: { batch: string; before: number | null; limit: number },
): Promise<IntakeChangeRow[]> {
  const { rows } = await db.query<IntakeChangeRow>(
    `select v.sequence, c.intake, c.reason, op.state, v.created_at,
       was.member as was_member, wm.number as was_number, wm.name as was_name, was.opening as was_opening,
       now.member as now_member, nm.number as now_number, nm.name as now_name, now.opening as now_opening,
       ${REQUESTER_COLUMNS}
     from batch_versions v
     join intake_changes c on c.list = v.commitment
     join intakes was on was.list = c.previous and was.id = c.intake
     join members wm on wm.id = was.member
     left join intakes now on now.list = c.list and now.id = c.intake
     left join members nm on nm.id = now.member
     join lateral (select state from operations where operations.id = v.intent offset 0) op on true
     ${joinRequester("requesters.intent = v.intent")}
     where v.batch = $1 and op.state <> 'rejected' and ($2::bigint is null or v.sequence < $2)
     order by v.sequence desc limit $3`,
    [filter.batch, filter.before, filter.limit],
  );
  return rows;
}

const COLUMNS = `i.id, i.list, i.position, i.member, i.commitment, i.opening, i.kind, i.amount::text as amount,
    i.unit, i.brought_on`;

/** In each list that it stands in. */
export async function findIntake(db: Queryable, id: string): Promise<IntakeRow[]> {
  const { rows } = await db.query<IntakeRow>(`select ${COLUMNS} from intakes i where i.id = $1`, [id]);
  return rows;
}

/** The leaves of one list, in their order. */
export async function findLeaves(db: Queryable, list: string): Promise<Leaf[]> {
  const { rows } = await db.query<Leaf>(
    "select id, commitment, amount::text as amount from intakes where list = $1 order by position",
    [list],
  );
  return rows;
}

/** `amount`: null once it was erased. */
export type Leaf = Pick<IntakeRow, "id" | "commitment" | "amount">;

/** Which of these documents came with a list of intakes. */
export async function findListed(db: Queryable, commitments: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ list: string }>("select list from intakes where list = any($1) and position = 0", [
    commitments,
  ]);
  return new Set(rows.map((row) => row.list));
}

export type ListedIntakeRow = IntakeRow & { number: string; name: string | null };

export async function listIntakes(
  db: Queryable,
  filter: { list: string; after: number | null; limit: number },
): Promise<ListedIntakeRow[]> {
  const { rows } = await db.query<ListedIntakeRow>(
    `select ${COLUMNS}, m.number, m.name from intakes i join members m on m.id = i.member
     where i.list = $1 and i.position > $2
     order by i.position limit $3`,
    [filter.list, filter.after ?? -1, filter.limit],
  );
  return rows;
}

export interface SumRow {
  /** Null for those of people who were erased. */
  kind: string | null;
  intakes: number;
  people: number;
  /** Base units; null for those that were erased. */
  amount: string | null;
}

/** What one list sums up to, by kind. All of a list is of one dimension. */
export async function sumIntakes(db: Queryable, list: string): Promise<SumRow[]> {
  const { rows } = await db.query<SumRow>(
    `select kind, count(*) as intakes, count(distinct member) as people, sum(amount)::text as amount
     from intakes where list = $1 group by kind order by kind`,
    [list],
  );
  return rows;
}

export type MemberIntakeRow = IntakeRow & {
  batch: string;
  /** As its latest document says. */
  lot: string;
  /** Of the batch. */
  sequence: number;
  /** Of the operation that records the list. */
  state: string;
  product: string;
  product_opening: Buffer;
};

/**
 * The intakes of a person that count: of each batch the newest list that was not refused, of batches that were neither
 * refused nor annulled.
 */
const COUNTED = `
  from intakes i
  join batch_versions own on own.commitment = i.list
  join batches b on b.id = own.batch
  join products p on p.id = b.product
  join documents pd on pd.commitment = p.commitment
  join lateral (
    select v.commitment, op.state
    from batch_versions v
    join lateral (select state from operations where operations.id = v.intent offset 0) op on true
    where v.batch = own.batch and op.state <> 'rejected'
      and exists (select 1 from intakes l where l.list = v.commitment and l.position = 0)
    order by v.sequence desc limit 1) list on list.commitment = i.list
  where i.member = $1
    and not exists (select 1 from records r where r.subject = own.batch and r.kind = 'batch_annulled')`;

/** Newest batches first. */
export async function listIntakesOf(
  db: Queryable,
  filter: { member: string; before: { batch: number; position: number } | null; limit: number },
): Promise<MemberIntakeRow[]> {
  const { rows } = await db.query<MemberIntakeRow>(
    `with p as materialized (
       select ${COLUMNS}, b.id as batch, b.sequence, list.state, b.product, pd.opening as product_opening
       ${COUNTED}
         and ($2::bigint is null or (b.sequence, i.position) < ($2, $3))
       order by b.sequence desc, i.position desc limit $4
     )
     select p.*, coalesce(v.lot, b.lot) as lot
     from p
     join batches b on b.id = p.batch ${JOIN_VERSION}
     order by p.sequence desc, p.position desc`,
    [filter.member, filter.before?.batch ?? null, filter.before?.position ?? 0, filter.limit],
  );
  return rows;
}

export interface YearRow {
  product: string;
  opening: Buffer;
  /** Of the day on which it was brought. */
  year: string;
  unit: string;
  /** Base units. */
  amount: string;
  intakes: number;
}

/** What a person brought, by product and year; what was erased is in no sum. */
export async function sumIntakesOf(db: Queryable, member: string): Promise<YearRow[]> {
  const { rows } = await db.query<YearRow>(
    `select b.product, pd.opening, to_char(i.brought_on, 'YYYY') as year, i.unit, sum(i.amount)::text as amount,
       count(*) as intakes
     ${COUNTED} and i.opening is not null
     group by b.product, p.sequence, pd.commitment, year, i.unit
     order by year desc, p.sequence, i.unit`,
    [member],
  );
  return rows;
}
