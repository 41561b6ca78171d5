import type { Queryable } from "./pool.ts";

export interface ApiKeyRow {
  id: string;
  account: string;
  role: string;
  label: string;
  secret_hash: Buffer;
  created_at: Date;
  revoked_at: Date | null;
}

export async function insertApiKey(
  tx: Queryable,
  key: { id: string; account: string; role: string; label: string; secretHash: Buffer },
): Promise<void> {
  await tx.query("insert into api_keys (id, account, role, label, secret_hash) values ($1, $2, $3, $4, $5)", [
    key.id,
    key.account,
    key.role,
    key.label,
    key.secretHash,
  ]);
}

/** Revoked keys too: the caller decides what a revoked key may still learn (nothing). */
export async function findApiKey(db: Queryable, id: string): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<ApiKeyRow>("select * from api_keys where id = $1", [id]);
  return rows[0] ?? null;
}

export async function listApiKeys(db: Queryable, account: string): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>("select * from api_keys where account = $1 order by created_at, id", [
    account,
  ]);
  return rows;
}

/** False when the organisation has no such key in force. */
export async function revokeApiKey(tx: Queryable, account: string, id: string): Promise<boolean> {
  const result = await tx.query(
    "update api_keys set revoked_at = now() where account = $1 and id = $2 and revoked_at is null",
    [account, id],
  );
  return result.rowCount === 1;
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
