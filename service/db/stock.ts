import type { Queryable, Transaction } from "./pool.ts";

export interface Claim {
  batch: string;
  /** Base units; negative is taken, positive is brought. */
  amount: bigint;
}

/** Of one organisation, in one intent. */
export async function insertClaims(tx: Transaction, intent: string, account: string, claims: Claim[]): Promise<void> {
  await tx.query(
    `insert into claims (intent, batch, account, amount)
     select $1, c.batch, $2, c.amount from unnest($3::text[], $4::bigint[]) as c (batch, amount)`,
    [intent, account, claims.map((claim) => claim.batch), claims.map((claim) => claim.amount.toString())],
  );
}

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
       where op.state in ('queued', 'sent')
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
  place: "free" | "in_transit" | "spent";
  reason: string | null;
  /** Base units. */
  amount: bigint;
}

/** Where a batch is, as the chain says: free and spent by organisation, in transit as one; what is nothing is left out. */
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
