import { PENDING } from "../../accept/operationStates.ts";
import type { Queryable } from "../../store/pool.ts";

export interface ApiKeyRow {
  id: string;
  account: string;
  role: string;
  /** Of the person or device that holds it; null once erased. */
  name: string | null;
  sequence: number;
  secret_hash: Buffer;
  created_at: Date;
  revoked_at: Date | null;
  /** `operator`, `invitation`, or the id of the key that issued it; null before this was kept. */
  issued_by: string | null;
  /** From when it opens what is kept of members; null: never. */
  members_from: Date | null;
  /** Who the organisation merged into. */
  successor: string | null;
}

export async function insertApiKey(
  tx: Queryable,
  key: {
    id: string;
    account: string;
    role: string;
    name: string;
    secretHash: Buffer;
    issuedBy: string;
    membersFrom: Date | null;
  },
): Promise<void> {
  await tx.query(
    `insert into api_keys (id, account, role, name, secret_hash, issued_by, members_from)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [key.id, key.account, key.role, key.name, key.secretHash, key.issuedBy, key.membersFrom],
  );
}

/** Whether the organisation has, or had, a key that does not come from the operator. */
export async function hadOwnKey(tx: Queryable, account: string): Promise<boolean> {
  const { rows } = await tx.query("select 1 from api_keys where account = $1 and members_from is not null limit 1", [
    account,
  ]);
  return rows.length > 0;
}

/** `name` null erases it. */
export async function renameApiKey(tx: Queryable, id: string, name: string | null): Promise<void> {
  await tx.query("update api_keys set name = $2 where id = $1", [id, name]);
}

/** In force, issued by the operator to an organisation that has keys of its own; newest first. */
export async function listOperatorKeys(db: Queryable, account: string): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `select *, null as successor from api_keys k where account = $1 and revoked_at is null
       and (members_from is null or members_from > now())
       and exists (select 1 from api_keys o where o.account = k.account and o.members_from is not null and o.sequence < k.sequence)
     order by sequence desc`,
    [account],
  );
  return rows;
}

/** Revoked keys too: the caller decides what a revoked key may still learn (nothing). */
export async function findApiKey(db: Queryable, id: string): Promise<ApiKeyRow | null> {
  const { rows } = await db.query<ApiKeyRow>(
    "select *, (select successor from mergers where predecessor = api_keys.account) as successor from api_keys where id = $1",
    [id],
  );
  return rows[0] ?? null;
}

/** Newest first. */
export async function listApiKeys(
  db: Queryable,
  filter: { account: string; before: number | null; limit: number },
): Promise<ApiKeyRow[]> {
  const { rows } = await db.query<ApiKeyRow>(
    `select *, null as successor from api_keys where account = $1 and ($2::bigint is null or sequence < $2)
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

/** Whether the service made this key: then nobody may call it a device's. */
export async function holdsSigningKey(db: Queryable, signer: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from signing_keys where signer = $1", [signer]);
  return rows.length > 0;
}

/**
 * Of the keys the service holds for each account, the newest that signs for it now, as the chain says; one that is being
 * taken away only where there is no other. Accounts without one are left out.
 */
export async function findSigningKeys(
  db: Queryable,
  accounts: string[],
): Promise<Map<string, { signer: string; sealed: Buffer }>> {
  const { rows } = await db.query<{ account: string; signer: string; sealed: Buffer }>(
    `select a.account, k.signer, k.sealed from unnest($1::text[]) as a (account)
     cross join lateral (
       select k.signer, k.sealed from signing_keys k
       cross join lateral (
         select block_number, log_index from signers s
         where s.account = k.account and s.signer = k.signer and s.ended_by is null
         order by block_number desc, log_index desc limit 1) s
       where k.account = a.account
       order by exists (
         select 1 from operations o
         where o.account = k.account and o.kind = 'removeSigner' and o.arguments ->> 'signer' = k.signer
           and o.state in ${PENDING}), s.block_number desc, s.log_index desc
       limit 1) k`,
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
