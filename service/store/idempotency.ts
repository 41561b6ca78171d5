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
