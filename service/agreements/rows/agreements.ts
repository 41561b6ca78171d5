import type { Table } from "../../accept/act.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "../../accept/recordRows.ts";
import type { AgreementState } from "../../chain/enums.ts";
import type { Queryable } from "../../store/pool.ts";
import { OPEN_IN } from "../rules/states.ts";

export type AgreementRow = {
  id: string;
  /** Of the proposer. */
  account: string;
  seller: string;
  buyer: string;
  arbiter: string | null;
  predecessor: string | null;
  /** The proposal that answers this one, on the chain. */
  successor: string | null;
  thread: string;
  circuit: string;
  commitment: string;
  opening: Buffer;
  /** Unix seconds, both the last one. */
  valid_until: number;
  delivered_until: number;
  created_at: Date;
  sequence: number;
  operation: string;
  state: string;
  /** By what the chain says, at the time that was asked for. */
  stands: AgreementState;
  /** Of a dispute: who opened it, and until when it can be decided. */
  moved_by: string | null;
  open_until: number | null;
  /** Whether it ever was accepted, and whether the arbiter was ever called. */
  accepted: boolean;
  called: boolean;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins; `$1` is the time, in Unix seconds. */
const select = (rows: string): string => `
  with a as materialized (${rows})
  select a.id, a.account, a.seller, a.buyer, a.arbiter, a.predecessor, a.thread, a.circuit, a.commitment, d.opening,
    a.valid_until, a.delivered_until, a.created_at, a.sequence, op.id as operation, op.state, ${REJECTION_COLUMNS},
    agreement_state(m.kind, a.valid_until, a.delivered_until, m.open_until, $1::bigint) as stands,
    m.account as moved_by, m.open_until, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS},
    exists (select 1 from records k where k.subject = a.id and k.kind = 'agreement_accepted') as accepted,
    exists (select 1 from records k where k.subject = a.id and k.kind = 'agreement_disputed') as called,
    (select c.data ->> 'successor' from records c where c.subject = a.id and c.kind = 'agreement_countered') as successor
  from a
  join documents d on d.commitment = a.commitment
  join lateral (select * from operations where operations.id = a.intent offset 0) op on true
  left join lateral (select * from agreement_moves where agreement_moves.id = a.id offset 0) m on true
  left join lateral (
    select * from evidence where evidence.subject = a.id and evidence.kind = 'agreement_proposed' offset 0) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = a.intent")}`;

export interface NewAgreementRow {
  id: string;
  /** Of the proposer. */
  account: string;
  seller: string;
  buyer: string;
  arbiter: string | null;
  predecessor: string | null;
  thread: string;
  circuit: string;
  commitment: string;
  /** Unix seconds, both the last one. */
  validUntil: number;
  deliveredUntil: number;
  intent: string;
}

export const agreements: Table<NewAgreementRow> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into agreements (id, account, seller, buyer, arbiter, predecessor, thread, circuit, commitment, valid_until,
         delivered_until, intent)
       select * from jsonb_to_recordset($1) as r (id text, account text, seller text, buyer text, arbiter text,
         predecessor text, thread text, circuit text, commitment text, "validUntil" bigint, "deliveredUntil" bigint,
         intent uuid)`,
      [JSON.stringify(rows)],
    );
  },
};

/** `at`: Unix seconds, of which the state is told. */
export async function findAgreements(db: Queryable, ids: string[], at: number): Promise<Map<string, AgreementRow>> {
  const { rows } = await db.query<AgreementRow>(select("select * from agreements where id = any($2)"), [at, ids]);
  return new Map(rows.map((row) => [row.id, row]));
}

export const findAgreement = async (db: Queryable, id: string, at: number): Promise<AgreementRow | null> =>
  (await findAgreements(db, [id], at)).get(id) ?? null;

/** The one that an intent proposes, as a proposal or in answer to one. */
export async function findAgreementOfIntent(db: Queryable, intent: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>("select id from agreements where intent = $1", [intent]);
  return rows[0]?.id ?? null;
}

export interface AgreementFilter {
  /** Null: the operator, who sees all. */
  account: string | null;
  /** Sees all that is on the chain, whoever's it is. */
  auditor: boolean;
  role: "seller" | "buyer" | "arbiter" | null;
  /** Whether it goes on, as the chain says. */
  open: boolean | null;
  thread: string | null;
  before: number | null;
  limit: number;
}

/** Newest first. The proposer sees a proposal at once, the other side once it is on the chain, the arbiter once it is accepted. */
export async function listAgreements(db: Queryable, at: number, filter: AgreementFilter): Promise<AgreementRow[]> {
  const { account, auditor, role, open, thread, before, limit } = filter;
  const { rows } = await db.query<AgreementRow>(
    `${select(`select x.* from agreements x
       left join lateral (select * from agreement_moves where agreement_moves.id = x.id offset 0) w on true
       where ($2::text is null or ($3::text is null and $8::boolean) or x.sequence in (${OF_ACCOUNT}))
         and (($3::text is null and ($2::text is null or ($8::boolean and w.kind is not null)))
           or (($3::text is null or $3 = 'seller') and x.seller = $2 and (x.account = $2 or w.kind is not null))
           or (($3::text is null or $3 = 'buyer') and x.buyer = $2 and (x.account = $2 or w.kind is not null))
           or (($3::text is null or $3 = 'arbiter') and x.arbiter = $2 and ${ARBITER_KNOWS}))
         and ($4::boolean is null
           or $4 = (agreement_state(w.kind, x.valid_until, x.delivered_until, w.open_until, $1) = any($9::text[])))
         and ($5::text is null or x.thread = $5)
         and ($6::bigint is null or x.sequence < $6)
       order by x.sequence desc limit $7`)}
     order by a.sequence desc`,
    [at, account, role, open, thread, before, limit, auditor, OPEN_IN],
  );
  return rows;
}

/** Found by their indexes: those that everybody else has are not walked through. */
const OF_ACCOUNT = `select sequence from agreements where seller = $2 union all select sequence from agreements where buyer = $2
         union all select sequence from agreements where arbiter = $2`;

/** Who is named to decide hears of it when both agreed to that. */
const ARBITER_KNOWS = `exists (select 1 from records k where k.subject = x.id and k.kind = 'agreement_accepted')`;

/** What became of what was allocated: of one batch, under one line. In base units. */
export interface Supply {
  agreement: string;
  line: number;
  batch: string;
  reserved: bigint;
  /** On their way to the buyer, and back to the seller; what goes back is still accepted. */
  inTransit: bigint;
  returning: bigint;
  /** What the seller accepted of returns is taken off. */
  accepted: bigint;
  missing: bigint;
  refused: bigint;
}

/** As the chain says. */
export async function findSupplies(db: Queryable, agreements: string[]): Promise<Supply[]> {
  const { rows } = await db.query<Record<keyof Supply, string>>(
    `with moves as (
       select r.subject as agreement, (r.data ->> 'line')::integer as line, r.data ->> 'batch' as batch, r.kind,
         (r.data ->> 'quantity')::bigint as quantity, n.shipment is not null as ended, n.accepted, n.missing, n.refused,
         n.cancelled
       from records r
       left join ended_lines n on r.kind in ('delivery_dispatched', 'delivery_return_dispatched')
         and n.shipment = r.data ->> 'shipment'
         and n.batch = r.data ->> 'batch'
       where r.subject = any($1) and r.kind = any('{stock_allocated,stock_released,delivery_dispatched,delivery_return_dispatched}')
     )
     select agreement, line, batch,
       sum(case kind when 'stock_allocated' then quantity when 'delivery_return_dispatched' then 0
         else -quantity end)::text as reserved,
       coalesce(sum(quantity) filter (where kind = 'delivery_dispatched' and not ended), 0)::text as "inTransit",
       coalesce(sum(quantity) filter (where kind = 'delivery_return_dispatched' and not ended), 0)::text as returning,
       coalesce(sum(case kind when 'delivery_return_dispatched' then -accepted else accepted end), 0)::text as accepted,
       coalesce(sum(missing) filter (where kind = 'delivery_dispatched'), 0)::text as missing,
       coalesce(sum(refused) filter (where kind = 'delivery_dispatched'), 0)::text as refused
     from moves group by 1, 2, 3 order by 1, 2, 3`,
    [agreements],
  );
  return rows.map((row) => ({
    agreement: row.agreement,
    line: Number(row.line),
    batch: row.batch,
    reserved: BigInt(row.reserved),
    inTransit: BigInt(row.inTransit),
    returning: BigInt(row.returning),
    accepted: BigInt(row.accepted),
    missing: BigInt(row.missing),
    refused: BigInt(row.refused),
  }));
}

/** Whose word that nothing is owed still stands: it falls when more is sent, returned or paid, less arrives, or it is disputed. */
export async function findSettlementWords(
  db: Queryable,
  agreements: string[],
): Promise<{ agreement: string; account: string }[]> {
  const { rows } = await db.query<{ agreement: string; account: string }>(
    `select distinct r.subject as agreement, r.account from records r
     where r.subject = any($1) and r.kind = 'settlement_stated' and not exists (
       select 1 from records n
       where n.subject = r.subject and n.kind in ('payment_declared', 'delivery_dispatched', 'delivery_return_dispatched', 'agreement_disputed')
         and (n.block_number, n.log_index) > (r.block_number, r.log_index))
       and not exists (
         select 1 from records s
         join records n on n.subject = s.data ->> 'shipment' and (n.kind = 'shipment_cancelled'
           or (n.kind = 'shipment_received' and n.data ->> 'accepted' <> s.data ->> 'quantity'))
         where s.subject = r.subject and s.kind in ('delivery_dispatched', 'delivery_return_dispatched')
           and (n.block_number, n.log_index) > (r.block_number, r.log_index)
           and not exists (select 1 from records k where k.subject = r.subject and k.kind = 'agreement_settled'))`,
    [agreements],
  );
  return rows;
}
