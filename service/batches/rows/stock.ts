import { PENDING } from "../../accept/operationStates.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";

/**
 * What the organisation can still dispose of, in base units: what the chain says it holds free, and what its own acts on
 * their way will take and bring. Batches of which it has nothing are left out. Hold the organisation's lock.
 */
export async function findAvailable(tx: Transaction, account: string, batches: string[]): Promise<Map<string, bigint>> {
  await forgetClaims(tx, account, batches);
  const { rows } = await tx.query<{ batch: string; available: string }>(
    `with asked as (select unnest($2::text[]) as batch),
     parts as (
       select e.batch, e.amount from asked join stock_entries e on e.batch = asked.batch
       where e.place = 'free' and e.account = $1
       union all
       select c.batch, c.amount from asked join claims c on c.batch = asked.batch and c.account = $1
       join lateral (select state from operations where operations.id = c.intent offset 0) op on true
       where op.state in ${PENDING}
     )
     select batch, sum(amount)::text as available from parts group by batch`,
    [account, batches],
  );
  return new Map(rows.map((row) => [row.batch, BigInt(row.available)]));
}

/** What is decided for good is in the entries, or was refused: a batch sold in ten thousand jars stays as quick as new. */
async function forgetClaims(tx: Transaction, account: string, batches: string[]): Promise<void> {
  await tx.query(
    `delete from claims c
     where c.account = $1 and c.batch = any($2) and exists (
       select 1 from (select state from operations where operations.id = c.intent offset 0) op
       where op.state in ('final', 'rejected'))`,
    [account, batches],
  );
}

/** Whether the organisation ever held any of the batch, as the chain says. */
export async function hasHeld(db: Queryable, account: string, batch: string): Promise<boolean> {
  const { rows } = await db.query(
    "select 1 from stock_entries where batch = $1 and place = 'free' and account = $2 limit 1",
    [batch, account],
  );
  return rows.length === 1;
}

export interface Balance {
  batch: string;
  /** Null for what is in transit. */
  account: string | null;
  place: "free" | "reserved" | "in_transit" | "spent";
  reason: string | null;
  /** Base units. */
  amount: bigint;
}

/** Where a batch is, as the chain says: free, reserved and spent by organisation, in transit as one; what is nothing is left out. */
export async function findBalances(db: Queryable, batches: string[]): Promise<Balance[]> {
  const { rows } = await db.query<Omit<Balance, "amount"> & { amount: string }>(
    `select batch, account, place, case place when 'spent' then reason end as reason, sum(amount)::text as amount
     from stock_entries where batch = any($1)
     group by 1, 2, 3, 4 having sum(amount) <> 0
     order by 1, 3, 2, 4`,
    [batches],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

export interface StockPart {
  batch: string;
  part: "free" | "available" | "reserved" | "in_transit" | "spent";
  /** How it was spent. */
  way: string | null;
  /** Base units. */
  amount: bigint;
}

/**
 * What one organisation has of each batch: free, reserved and spent as the chain says, in transit as it sent it, available as its
 * own acts on their way will leave it. `account` null: of all organisations together, by the chain alone.
 */
export async function findStock(db: Queryable, account: string | null, batches: string[]): Promise<StockPart[]> {
  const { rows } = await db.query<Omit<StockPart, "amount"> & { amount: string }>(
    `with asked as (select unnest($2::text[]) as batch),
     entries as (
       select e.batch, e.place, case e.place when 'spent' then e.reason end as way, e.amount
       from asked join stock_entries e on e.batch = asked.batch
       where e.place in ('free', 'reserved', 'spent') and ($1::text is null or e.account = $1)
     ), parts as (
       select batch, place as part, way, amount from entries
       union all
       select batch, 'available', null, amount from entries where place = 'free'
       union all
       select c.batch, 'available', null, c.amount from asked join claims c on c.batch = asked.batch and c.account = $1
       join lateral (select state from operations where operations.id = c.intent offset 0) op on true
       where op.state in ${PENDING}
       union all
       select l.batch, 'in_transit', null, l.quantity from asked join shipment_lines l on l.batch = asked.batch
       where ($1::text is null or l.sender = $1)
         and not exists (select 1 from ended_lines n where n.shipment = l.shipment and n.batch = l.batch)
     )
     select batch, part, way, sum(amount)::text as amount from parts
     group by 1, 2, 3 having sum(amount) <> 0 order by 1, 2, 3`,
    [account, batches],
  );
  return rows.map((row) => ({ ...row, amount: BigInt(row.amount) }));
}

/** Whether the organisation was ever sent a part of each batch, by the chain; those it was. */
export async function findSentTo(db: Queryable, account: string, batches: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ batch: string }>(
    "select distinct batch from shipment_lines where receiver = $1 and batch = any($2)",
    [account, batches],
  );
  return new Set(rows.map((row) => row.batch));
}

/**
 * Who the organisation last received each batch from: recalled stock may go back there. Nobody supplies the origin, and who
 * returns goods supplies nobody. The contract keeps the former supplier, too, when a plain shipment went back to one; there
 * the contract has the last word.
 */
export async function findSuppliers(db: Queryable, account: string, batches: string[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ batch: string; sender: string }>(
    `select distinct on (l.batch) l.batch, l.sender
     from shipment_lines l join ended_lines n on n.shipment = l.shipment and n.batch = l.batch
     where l.receiver = $1 and l.batch = any($2) and n.accepted > 0
       and not exists (select 1 from records r where r.kind = 'return_dispatched' and r.subject = l.shipment)
     order by l.batch, n.block_number desc, n.log_index desc`,
    [account, batches],
  );
  return new Map(rows.map((row) => [row.batch, row.sender]));
}
