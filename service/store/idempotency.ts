import type { Queryable } from "./pool.ts";

export interface StoredAnswer {
  fingerprint: string;
  status: number;
  answer: unknown;
}

/**
 * Claims the key inside the caller's transaction. A second claim waits in PostgreSQL until the first transaction ends:
 * it then finds the stored answer (returned here), or, when the first was rolled back, makes the claim itself (null).
 */
export async function claimKey(
  tx: Queryable,
  actor: string,
  key: string,
  fingerprint: string,
): Promise<StoredAnswer | null> {
  const claimed = await tx.query(
    "insert into idempotency_keys (actor, key, fingerprint) values ($1, $2, $3) on conflict do nothing",
    [actor, key, fingerprint],
  );
  return claimed.rowCount === 1 ? null : findAnswer(tx, actor, key);
}

async function findAnswer(db: Queryable, actor: string, key: string): Promise<StoredAnswer | null> {
  const { rows } = await db.query<{ fingerprint: string; status: number; answer: string }>(
    "select fingerprint, status, answer from idempotency_keys where actor = $1 and key = $2",
    [actor, key],
  );
  return rows[0] ? { ...rows[0], answer: JSON.parse(rows[0].answer) as unknown } : null;
}

/** The fingerprint of a request whose answer was forgotten. It stays done: sent again, it is refused. */
export const FORGOTTEN = "forgotten";

/**
 * Forgets the stored answers in which one of these texts stands, whoever was answered (a successor or a union may have
 * asked), and the hashes of their requests: who guesses a name or a quantity could try it against such a hash.
 */
export async function forgetAnswers(tx: Queryable, texts: string[]): Promise<void> {
  await tx.query(
    `update idempotency_keys set fingerprint = $2, answer = '{}'
     where exists (select 1 from unnest($1::text[]) as t (text) where strpos(answer, t.text) > 0)`,
    [texts, FORGOTTEN],
  );
}

/** How long an answer is kept for whoever repeats the request, and how long that it was done. */
export const ANSWER_DAYS = 30;
export const DONE_DAYS = 400;

/** As `forgetAnswers`, of those that nobody repeats any more. At most `limit` at once, so that nobody waits. */
export async function forgetOldAnswers(db: Queryable, limit: number): Promise<number> {
  const forgotten = await db.query(
    `update idempotency_keys set fingerprint = $2, answer = '{}' where (actor, key) in (
       select actor, key from idempotency_keys
       where created_at < now() - make_interval(days => $1) and fingerprint <> $2 limit $3)`,
    [ANSWER_DAYS, FORGOTTEN, limit],
  );
  const deleted = await db.query(
    `delete from idempotency_keys where (actor, key) in (
       select actor, key from idempotency_keys where created_at < now() - make_interval(days => $1) limit $2)`,
    [DONE_DAYS, limit],
  );
  return (forgotten.rowCount ?? 0) + (deleted.rowCount ?? 0);
}

/** `answer` must carry no secret: it is given again to whoever repeats the request. */
export async function storeAnswer(
  tx: Queryable,
  actor: string,
  key: string,
  status: number,
  answer: unknown,
): Promise<void> {
  await tx.query("update idempotency_keys set status = $3, answer = $4 where actor = $1 and key = $2", [
    actor,
    key,
    status,
    JSON.stringify(answer),
  ]);
}
