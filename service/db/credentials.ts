import type { Queryable } from "./pool.ts";

export interface ApiKeyRow {
  id: string;
  account: string;
  role: string;
  /** Of the person or device that holds it. */
  name: string;
  sequence: number;
  secret_hash: Buffer;
  created_at: Date;
  revoked_at: Date | null;
}

export async function insertApiKey(
  tx: Queryable,
  key: { id: string; account: string; role: string; name: string; secretHash: Buffer },
): Promise<void> {
  await tx.query("insert into api_keys (id, account, role, name, secret_hash) values ($1, $2, $3, $4, $5)", [
    key.id,
    key.account,
    key.role,
    key.name,
    key.secretHash,
  ]);
}

/** Revoked keys too: the caller decides what a revoked key may still learn (nothing). */
export async function findApiKey(db: Queryable, id: string): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<ApiKeyRow>("select * from api_keys where id = $1", [id]);
  return rows[0] ?? null;
}

/** Newest first. */
export async function listApiKeys(
  db: Queryable,
  filter: { account: string; before: number | null; limit: number },
): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `select * from api_keys where account = $1 and ($2::bigint is null or sequence < $2)
     order by sequence desc limit $3`,
    [filter.account, filter.before, filter.limit],
  );
  return rows;
}

/** Keys in force, and how many of them are managers'. Right only while the organisation is locked. */
export async function countApiKeys(tx: Queryable, account: string): Promise<{ keys: number; managers: number }> {
  const { rows } = await tx.query<{ keys: number; managers: number }>(
    `select count(*) as keys, count(*) filter (where role = 'manager') as managers
     from api_keys where account = $1 and revoked_at is null`,
    [account],
  );
  return rows[0]!;
}

export async function revokeApiKey(tx: Queryable, id: string): Promise<void> {
  await tx.query("update api_keys set revoked_at = now() where id = $1 and revoked_at is null", [id]);
}

export async function insertSigningKey(tx: Queryable, account: string, signer: string, sealed: Buffer): Promise<void> {
  await tx.query("insert into signing_keys (account, signer, sealed) values ($1, $2, $3)", [account, signer, sealed]);
}

/** The newest key the service holds for each account; accounts without one are left out. */
export async function findSigningKeys(
  db: Queryable,
  accounts: string[],
): Promise<Map<string, { signer: string; sealed: Buffer }>> {
  const { rows } = await db.query<{ account: string; signer: string; sealed: Buffer }>(
    `select distinct on (account) account, signer, sealed from signing_keys
     where account = any($1) order by account, created_at desc`,
    [accounts],
  );
  return new Map(rows.map((row) => [row.account, row]));
}

/** Any one stored key, to see at start whether the master key opens it. */
export async function findAnySigningKey(
  db: Queryable,
): Promise<{ account: string; signer: string; sealed: Buffer } | null> {
  const { rows } = await db.query<{ account: string; signer: string; sealed: Buffer }>(
    "select account, signer, sealed from signing_keys limit 1",
  );
  return rows[0] ?? null;
}

/** `id` of a desk session; kept as long as its cookie could live. */
export async function insertEndedSession(db: Queryable, id: string): Promise<void> {
  await db.query("delete from ended_sessions where ended_at < now() - interval '1 day'");
  await db.query("insert into ended_sessions (id) values ($1) on conflict do nothing", [id]);
}

export async function isEndedSession(db: Queryable, id: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from ended_sessions where id = $1", [id]);
  return rows.length === 1;
}
