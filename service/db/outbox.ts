import type { Intent, IntentKind, Wish } from "./intents.ts";
import type { Queryable, Transaction } from "./pool.ts";

export interface Attempt {
  id: number;
  sender: string;
  nonce: number;
  hash: string;
  raw: string;
  sent_at: Date | null;
}

interface IntentRow {
  id: string;
  sequence: number;
  account: string;
  kind: IntentKind;
  channel: "relay" | "registrar";
  arguments: Wish["arguments"];
  weight: number;
  nonce: number | null;
  request: string | null;
  attempt: number | null;
}

/**
 * Only one lane at a time picks: two that took neighbouring intents of one organisation would give them their nonces in
 * the wrong order. Held to the end of the (short) picking transaction.
 */
export async function lockPicking(tx: Transaction): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('silsila.outbox.pick', 0))");
}

/**
 * What may be sent next through `sender`, first in, first out for each organisation. Left out: whatever waits for an act
 * not mined yet, and organisations that still have something on the way through another lane, whose order could not be kept.
 */
export async function pickIntents(
  tx: Transaction,
  channel: "relay" | "registrar",
  sender: string,
  limit: number,
): Promise<Intent[]> {
  const { rows } = await tx.query<IntentRow>(
    `select i.id, i.sequence, i.account, i.kind, i.channel, i.arguments, i.weight, i.nonce, i.request, i.attempt
     from intents i
     where i.attempt is null and i.rejection is null and i.channel = $1
       and (i.depends_on is null or exists (
         select 1 from operations d where d.id = i.depends_on and d.state in ('mined', 'final')))
       and not exists (
         select 1 from intents j join attempts a on a.id = j.attempt
         where j.account = i.account and a.settled_at is null and j.channel = i.channel and a.sender <> $2)
     order by i.sequence
     limit $3`,
    [channel, sender, limit],
  );
  return rows as Intent[];
}

/** The highest nonce given so far in each account's lane; accounts that never had one are left out. */
export async function lastNonces(tx: Transaction, accounts: string[]): Promise<Map<string, number>> {
  const { rows } = await tx.query<{ account: string; nonce: number }>(
    "select account, max(nonce) as nonce from intents where account = any($1) and nonce is not null group by account",
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row.nonce]));
}

/** Takes the lane's row for this transaction; `onChain` is what the node says and only ever raises the counter. */
export async function lockRelayer(tx: Transaction, address: string, onChain: number): Promise<number> {
  const { rows } = await tx.query<{ next_nonce: number }>(
    `insert into relayers (address, next_nonce) values ($1, $2)
     on conflict (address) do update set next_nonce = greatest(relayers.next_nonce, excluded.next_nonce)
     returning next_nonce`,
    [address, onChain],
  );
  return rows[0]!.next_nonce;
}

/** Stores signed bytes and what they carry, before anything is sent. Returns the attempt's id. */
export async function insertAttempt(
  tx: Transaction,
  attempt: { sender: string; nonce: number; hash: string; raw: string },
  carried: { id: string; nonce: number | null; request: string }[],
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    "insert into attempts (sender, nonce, hash, raw) values ($1, $2, $3, $4) returning id",
    [attempt.sender, attempt.nonce, attempt.hash, attempt.raw],
  );
  await tx.query(
    `update intents i set attempt = $1, nonce = c.nonce, request = c.request
     from unnest($2::uuid[], $3::bigint[], $4::text[]) as c (id, nonce, request)
     where i.id = c.id`,
    [rows[0]!.id, carried.map((c) => c.id), carried.map((c) => c.nonce), carried.map((c) => c.request)],
  );
  await tx.query("update relayers set next_nonce = $2 where address = $1", [attempt.sender, attempt.nonce + 1]);
  return rows[0]!.id;
}

export async function openAttempts(db: Queryable, sender: string): Promise<Attempt[]> {
  const { rows } = await db.query<Attempt>(
    "select id, sender, nonce, hash, raw, sent_at from attempts where sender = $1 and settled_at is null order by nonce",
    [sender],
  );
  return rows;
}

export async function markSent(db: Queryable, id: number): Promise<void> {
  await db.query("update attempts set sent_at = now() where id = $1", [id]);
}

/**
 * The chain has decided on this attempt for good. What it carried and the chain did not do (skipped in its group, or the
 * whole transaction failed) goes back to the queue; it keeps its nonce unless `nonceLost` says the chain is past it.
 */
export async function settleAttempt(tx: Transaction, id: number): Promise<number> {
  const requeued = await tx.query(
    `update intents i set
       attempt = null,
       nonce = case when lost.request is null then i.nonce end,
       request = case when lost.request is null then i.request end
     from intents k
     left join lateral (
       select r.request from records r
       where r.request = k.request and r.kind = 'request_failed'
         and r.data -> 'refusal' ->> 'error' = 'RelayInvalidNonce'
         and (r.data -> 'refusal' -> 'values' ->> 'current')::numeric > k.nonce
       limit 1
     ) lost on true
     where k.id = i.id and i.attempt = $1 and i.rejection is null and not exists (
       select 1 from records r
       where r.request = i.request and not (r.kind = 'request_failed' and not (r.data ->> 'nonceUsed')::boolean))`,
    [id],
  );
  await tx.query("update attempts set settled_at = now() where id = $1", [id]);
  return requeued.rowCount ?? 0;
}

/** Ends an intent that was never done on the chain, with a code of the error table. */
export async function rejectIntent(
  tx: Queryable,
  id: string,
  rejection: { code: string; values: Record<string, string | number> },
): Promise<void> {
  await tx.query("update intents set rejection = $2, attempt = null where id = $1", [id, JSON.stringify(rejection)]);
}

/** What waits for something that was refused can never be done. */
export async function rejectOrphans(tx: Queryable): Promise<number> {
  const result = await tx.query(
    `update intents i set rejection = '{"code": "DEPENDENCY_REJECTED", "values": {}}'
     where i.attempt is null and i.rejection is null and i.depends_on is not null
       and exists (select 1 from operations d where d.id = i.depends_on and d.state = 'rejected')`,
  );
  return result.rowCount ?? 0;
}

/** What the registrar's attempt carried (one intent each). */
export async function findIntentOf(db: Queryable, attempt: number): Promise<Intent | null> {
  const { rows } = await db.query<IntentRow>("select * from intents where attempt = $1", [attempt]);
  return (rows[0] as Intent | undefined) ?? null;
}

/** True when the indexer has read this very block and it is final. */
export async function isFinalBlock(db: Queryable, hash: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from blocks b join finality f on b.number <= f.number where b.hash = $1", [
    hash,
  ]);
  return rows.length === 1;
}
