import type { Intent } from "../accept/intents.ts";
import { IS_DECIDED } from "../accept/recordRows.ts";
import { closeRedundantPropagations } from "../recalls/rows/propagation.ts";
import type { Queryable, Transaction } from "../store/pool.ts";

/** Where an act takes its nonce: in the organisation's own lane, or in its delegate's. */
export interface NonceLane {
  account: string;
  delegate: string | null;
}

export interface Attempt {
  id: number;
  sender: string;
  nonce: number;
  hash: string;
  raw: string;
  sent_at: Date | null;
}

/** Whether anything at all could be picked: asked before the node is, and before anything is locked. */
export async function anythingWaits(db: Queryable, channel: "relay" | "registrar"): Promise<boolean> {
  const { rows } = await db.query<{ waits: boolean }>(
    "select exists (select from intents where attempt is null and rejection is null and channel = $1) as waits",
    [channel],
  );
  return rows[0]!.waits;
}

/**
 * Only one lane of a channel at a time picks: two that took neighbouring intents of one organisation would give them
 * their nonces in the wrong order. Held to the end of the (short) picking transaction.
 */
export async function lockPicking(tx: Transaction, channel: "relay" | "registrar"): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended('silsila.outbox.pick.' || $1, 0))", [channel]);
}

/**
 * What may be sent next through `sender`, first in, first out for each organisation. Left out: what depends on an act that
 * is not on the chain yet; organisations with something on the way through another lane, whose order could not be kept
 * (for the registrar: with anything on the way, since each act is tried on the state the last one left); whatever stands
 * behind an intent of the same lane that waits for its next try; and what was skipped here and then executed by
 * somebody else, who had its bytes.
 */
export async function pickIntents(
  tx: Transaction,
  channel: "relay" | "registrar",
  sender: string,
  limit: number,
): Promise<Intent[]> {
  const { rows } = await tx.query<Intent>(
    `with busy as materialized (
       select j.account from attempts a join intents j on j.attempt = a.id
       where a.settled_at is null and j.channel = $1 and (a.sender <> $2 or $1 = 'registrar')
     ), pausing as materialized (
       select account, delegate, min(sequence) as sequence from intents
       where attempt is null and rejection is null and not_before > now() and channel = $1 group by account, delegate
     )
     select i.id, i.sequence, i.account, i.delegate, i.kind, i.channel, i.arguments, i.weight, i.nonce, i.deadline, i.request, i.attempt
     from intents i
     where i.attempt is null and i.rejection is null and i.channel = $1
       and (i.account is null or i.account <> all (array(select account from busy where account is not null)))
       and not exists (select 1 from pausing p where p.account = i.account
         and p.delegate is not distinct from i.delegate and p.sequence <= i.sequence)
       -- Asked row by row until enough are found ("limit 1" forbids a join over the whole queue).
       and (i.depends_on is null or (
         select true from intents d join records r on r.request = d.request
         where d.id = i.depends_on and r.kind <> 'request_failed' limit 1))
       and (i.request is null or not exists (select 1 from records r where r.request = i.request and ${IS_DECIDED}))
     order by i.sequence
     limit $3`,
    [channel, sender, limit],
  );
  return rows;
}

/** The highest nonce given so far in each lane, in their order; null in one that never gave any. */
export async function lastNonces(tx: Transaction, lanes: NonceLane[]): Promise<(number | null)[]> {
  const { rows } = await tx.query<{ nonce: number | null }>(
    `select n.nonce from unnest($1::text[], $2::text[]) with ordinality as a (account, delegate, place)
     left join lateral (
       select nonce from intents i
       where i.account = a.account and coalesce(i.delegate::text, '') = a.delegate and i.nonce is not null
       order by nonce desc limit 1) n on true
     order by a.place`,
    [lanes.map(({ account }) => account), lanes.map(({ delegate }) => delegate ?? "")],
  );
  return rows.map(({ nonce }) => nonce);
}

/** Which of these request ids the chain has decided on already: none of them may be given to another act. */
export async function findUsedRequests(tx: Transaction, requests: string[]): Promise<string[]> {
  const { rows } = await tx.query<{ request: string }>("select distinct request from records where request = any($1)", [
    requests,
  ]);
  return rows.map((row) => row.request);
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
  carried: { id: string; nonce: number | null; deadline: number | null; request: string }[],
): Promise<number> {
  const { rows } = await tx.query<{ id: number }>(
    "insert into attempts (sender, nonce, hash, raw) values ($1, $2, $3, $4) returning id",
    [attempt.sender, attempt.nonce, attempt.hash, attempt.raw],
  );
  await tx.query(
    `update intents i set attempt = $1, nonce = c.nonce, deadline = greatest(i.deadline, c.deadline), request = c.request
     from unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::text[]) as c (id, nonce, deadline, request)
     where i.id = c.id`,
    [
      rows[0]!.id,
      carried.map((c) => c.id),
      carried.map((c) => c.nonce),
      carried.map((c) => c.deadline),
      carried.map((c) => c.request),
    ],
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
 * whole transaction failed) goes back to the queue and keeps its nonce; each time it waits longer, up to five minutes.
 */
export async function settleAttempt(tx: Transaction, id: number): Promise<number> {
  await closeRedundantPropagations(tx, id);
  const requeued = await tx.query(
    `update intents i set attempt = null, tries = i.tries + 1,
       not_before = now() + least(300, 0.5 * 2 ^ least(i.tries, 10)) * interval '1 second'
     where i.attempt = $1 and i.rejection is null and not exists (
       select 1 from records r where r.request = i.request and ${IS_DECIDED})`,
    [id],
  );
  await tx.query("update attempts set settled_at = now() where id = $1", [id]);
  return requeued.rowCount ?? 0;
}

/** Sets an intent aside for a while: something on our side keeps it from being sent. */
export async function postponeIntent(tx: Transaction, id: string, seconds: number): Promise<void> {
  await tx.query("update intents set tries = tries + 1, not_before = now() + $2 * interval '1 second' where id = $1", [
    id,
    seconds,
  ]);
}

/** Ends an intent that was never done on the chain, with a code of the error table. */
export async function rejectIntent(
  tx: Queryable,
  id: string,
  rejection: { code: string; values: Record<string, string | number> },
): Promise<void> {
  await tx.query("update intents set rejection = $2, attempt = null where id = $1", [id, JSON.stringify(rejection)]);
}

/**
 * As `rejectIntent`, for an intent that was signed: only when its bytes can run no more (`now`: Unix seconds of a final
 * block), no recovery is about to bring another key, and it is the last of its lane: else the gap it leaves would stop
 * those behind it. Its nonce becomes free.
 */
export async function rejectExpired(
  tx: Transaction,
  id: string,
  now: number,
  rejection: { code: string; values: Record<string, string | number> },
): Promise<boolean> {
  const { rowCount } = await tx.query(
    `update intents i set rejection = $3, nonce = null
     where i.id = $1 and i.deadline < $2
       and not exists (select 1 from intents o where o.account = i.account
         and coalesce(o.delegate::text, '') = coalesce(i.delegate::text, '') and o.nonce > i.nonce)
       and not exists (select 1 from recoveries r where r.account = coalesce(i.delegate, i.account) and r.ended_by is null)`,
    [id, now, JSON.stringify(rejection)],
  );
  return rowCount === 1;
}

/** Takes its nonce from an intent that can never run under it; the next signing gives it another. */
export async function takeNonce(tx: Transaction, id: string): Promise<void> {
  await tx.query("update intents set nonce = null, request = null, deadline = null where id = $1", [id]);
}

/** What waits for something that was refused can never be done. */
export async function rejectOrphans(tx: Queryable): Promise<number> {
  const result = await tx.query(
    `update intents i set rejection = '{"code": "DEPENDENCY_REJECTED", "values": {}}'
     from intents d
     where i.attempt is null and i.rejection is null and d.id = i.depends_on and d.rejection is not null`,
  );
  return result.rowCount ?? 0;
}

/**
 * True when the indexer has read past this very block and it is final. A final block without records may be gone from the
 * table (it is pruned), a block with another hash is not ours.
 */
export async function isFinalBlock(db: Queryable, number: number, hash: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from finality f where $1::bigint <= f.number
       and not exists (select 1 from blocks b where b.number = $1 and b.hash <> $2)`,
    [number, hash],
  );
  return rows.length === 1;
}
