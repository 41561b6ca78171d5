import type { Table } from "../accept/act.ts";
import { PENDING } from "../accept/operationStates.ts";
import {
  EVIDENCE_COLUMNS,
  type EvidenceRow,
  JOIN_REJECTED_BATCH,
  joinRequester,
  REJECTION_COLUMNS,
  type RejectionRow,
  REQUESTER_COLUMNS,
  type RequesterRow,
} from "../accept/recordRows.ts";
import { type Load, loadEach } from "../accept/state.ts";
import type { Queryable } from "../store/pool.ts";

export type ShipmentRow = {
  id: string;
  account: string;
  receiver: string;
  commitment: string;
  opening: Buffer;
  created_at: Date;
  sequence: number;
  operation: string;
  state: string;
  /** Under which line of which agreement; both null for what was not sold here. */
  agreement: string | null;
  line: number | null;
  /** The shipment whose goods it returns; null for any other. */
  returns: string | null;
  /** Unix seconds; null while it is not on the chain. */
  cancellable_from: number | null;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Materialised, so that the planner picks the rows before it joins. Of its lines' events the first is the evidence: all are in one block. */
const select = (rows: string): string => `
  with s as materialized (${rows})
  select s.id, s.account, s.receiver, s.commitment, s.created_at, s.sequence, s.agreement, s.line, s.returns, d.opening,
    op.id as operation, op.state, ${REJECTION_COLUMNS}, (e.data ->> 'cancellableFrom')::bigint as cancellable_from,
    ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
  from s
  join documents d on d.commitment = s.commitment
  join lateral (select * from operations where operations.id = s.intent offset 0) op on true
  left join lateral (
    select * from evidence where evidence.subject = s.id and evidence.kind = 'shipment_dispatched'
    order by block_number, log_index limit 1) e on true
  ${JOIN_REJECTED_BATCH}
  ${joinRequester("requesters.intent = s.intent")}`;

export interface NewShipmentRow {
  id: string;
  account: string;
  receiver: string;
  commitment: string;
  intent: string;
  batches: string[];
  /** Of a delivery: under which line of which agreement. */
  agreement?: string;
  line?: number;
  /** Of a return: the shipment whose goods it returns. */
  returns?: string;
}

export const shipments: Table<NewShipmentRow> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into shipments (id, account, receiver, commitment, intent, batches, agreement, line, returns)
       select * from jsonb_to_recordset($1) as r (id text, account text, receiver text, commitment text, intent uuid,
         batches text[], agreement text, line integer, returns text)`,
      [JSON.stringify(rows)],
    );
  },
};

/** The one that an intent sends. */
export async function findShipmentOfIntent(db: Queryable, intent: string): Promise<string | null> {
  const { rows } = await db.query<{ id: string }>("select id from shipments where intent = $1", [intent]);
  return rows[0]?.id ?? null;
}

/** The shipments under these agreements, the oldest first. */
export async function findDeliveries(db: Queryable, agreements: string[]): Promise<ShipmentRow[]> {
  const { rows } = await db.query<ShipmentRow>(
    `${select("select * from shipments where agreement = any($1)")} order by s.sequence`,
    [agreements],
  );
  return rows;
}

export async function findShipment(db: Queryable, id: string): Promise<ShipmentRow | null> {
  const { rows } = await db.query<ShipmentRow>(select("select * from shipments where id = $1"), [id]);
  return rows[0] ?? null;
}

/**
 * The sender sees its shipment at once, the receiver as soon as it is on the chain; `account` null: the operator, who sees
 * all. `state` is told of what is on the chain.
 */
export async function listShipments(
  db: Queryable,
  filter: {
    account: string | null;
    direction: "sent" | "received" | null;
    state: "in_transit" | "ended" | null;
    batch: string | null;
    before: number | null;
    limit: number;
  },
): Promise<ShipmentRow[]> {
  const { account, direction, state, batch, before, limit } = filter;
  const { rows } = await db.query<ShipmentRow>(
    `${select(`select * from shipments x
       where ($1::text is null or ($2::text is distinct from 'received' and x.account = $1)
           or ($2::text is distinct from 'sent' and x.receiver = $1
             and exists (select 1 from shipment_lines l where l.shipment = x.id)))
         and ($3::text is null or x.batches @> array[$3])
         and ($4::text is null or (exists (select 1 from shipment_lines l where l.shipment = x.id)
           and ($4 = 'in_transit') = exists (select 1 from shipment_lines l where l.shipment = x.id
             and not exists (select 1 from ended_lines n where n.shipment = l.shipment and n.batch = l.batch))))
         and ($5::bigint is null or x.sequence < $5)
       order by x.sequence desc limit $6`)}
     order by s.sequence desc`,
    [account, direction, batch, state, before, limit],
  );
  return rows;
}

export interface EndedLine {
  shipment: string;
  batch: string;
  cancelled: boolean;
  /** Base units. */
  accepted: bigint;
  missing: bigint;
  refused: bigint;
  /** What was accepted and can still be returned: less what has gone back, or is on its way there or to the chain. */
  returnable: bigint;
}

type Amounts = "accepted" | "missing" | "refused" | "returnable";

/**
 * Of a return, nothing can be returned; what its receiver refuses, or its sender takes back, can be returned again. What has
 * gone back the chain says, whoever sent it and by whatever way; what is on its way to the chain is added.
 */
export async function findEndedLines(db: Queryable, shipments: string[]): Promise<EndedLine[]> {
  const { rows } = await db.query<Record<Amounts, string> & Omit<EndedLine, Amounts>>(
    `select n.shipment, n.batch, n.cancelled, n.accepted::text, n.missing::text, n.refused::text,
       case when exists (select 1 from records r where r.kind = 'return_dispatched' and r.subject = n.shipment) then 0
         else n.accepted - coalesce(back.quantity, 0) end::text as returnable
     from ended_lines n
     left join lateral (
       select sum(quantity) as quantity from (
         select case when e.cancelled then 0 else l.quantity - coalesce(e.refused, 0) end as quantity
         from records r
         join shipment_lines l on l.shipment = r.subject and l.batch = n.batch
         left join ended_lines e on e.shipment = r.subject and e.batch = n.batch
         where r.kind = 'return_dispatched' and r.data ->> 'returned' = n.shipment and r.data ->> 'batch' = n.batch
         union all
         select -c.amount
         from shipments r
         join lateral (select state from operations where operations.id = r.intent offset 0) op on op.state in ${PENDING}
         join claims c on c.intent = r.intent and c.batch = n.batch
         where r.returns = n.shipment) each) back on true
     where n.shipment = any($1)`,
    [shipments],
  );
  return rows.map((row) => ({
    ...row,
    accepted: BigInt(row.accepted),
    missing: BigInt(row.missing),
    refused: BigInt(row.refused),
    returnable: BigInt(row.returnable),
  }));
}

export type ShipmentEndRow = {
  shipment: string;
  kind: "receipt" | "rejection" | "cancellation";
  commitment: string;
  opening: Buffer;
  batches: string[];
  created_at: Date;
  operation: string;
  state: string;
} & EvidenceRow &
  RejectionRow &
  RequesterRow;

/** Receipts, rejections and cancellations, in the order in which they were asked for. */
export async function findShipmentEnds(db: Queryable, shipments: string[]): Promise<ShipmentEndRow[]> {
  const { rows } = await db.query<ShipmentEndRow>(
    `with s as materialized (select * from shipment_ends where shipment = any($1))
     select s.shipment, s.kind, s.commitment, s.batches, s.created_at, d.opening,
       op.id as operation, op.state, ${REJECTION_COLUMNS}, ${EVIDENCE_COLUMNS}, ${REQUESTER_COLUMNS}
     from s
     join documents d on d.commitment = s.commitment
     join lateral (select * from operations where operations.id = s.intent offset 0) op on true
     left join lateral (
       select * from evidence where evidence.request = op.request
         and evidence.kind in ('shipment_received', 'shipment_cancelled')
       order by block_number, log_index limit 1) e on true
     ${JOIN_REJECTED_BATCH}
     ${joinRequester("requesters.intent = s.intent")}
     order by s.sequence`,
    [shipments],
  );
  return rows;
}

export interface NewShipmentEndRow {
  intent: string;
  shipment: string;
  kind: ShipmentEndRow["kind"];
  commitment: string;
  batches: string[];
}

export const shipmentEndings: Table<NewShipmentEndRow> = {
  async insert(tx, rows) {
    await tx.query(
      `insert into shipment_ends (intent, shipment, kind, commitment, batches)
       select * from jsonb_to_recordset($1) as r (intent uuid, shipment text, kind text, commitment text, batches text[])`,
      [JSON.stringify(rows)],
    );
  },
};

const itself = (id: string): string => id;

export const shipmentRow: Load<string, ShipmentRow> = loadEach(itself, findShipment);

/** Of a shipment: its lines that have ended, as the chain says. */
export const endedLines: Load<string, EndedLine[]> = {
  name: itself,
  read: async (tx, ids) => Map.groupBy(await findEndedLines(tx, ids), ({ shipment }) => shipment),
};

/** Of a shipment: receipts, rejections and cancellations, also those on their way or refused. */
export const shipmentEnds: Load<string, ShipmentEndRow[]> = {
  name: itself,
  read: async (tx, ids) => Map.groupBy(await findShipmentEnds(tx, ids), ({ shipment }) => shipment),
};
