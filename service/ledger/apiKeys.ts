import { createHash, timingSafeEqual } from "node:crypto";
import { type Actor, authorise } from "../domain/roles.ts";
import { cleanText } from "../domain/text.ts";
import {
  findApiKey,
  insertApiKey,
  listApiKeys,
  revokeApiKey,
  insertEndedSession,
  isEndedSession,
} from "../db/credentials.ts";
import { findOrganisation } from "../db/organisations.ts";
import type { Queryable, Transaction } from "../db/pool.ts";
import { at, LedgerError } from "../errors.ts";
import type { Ledger } from "./ledger.ts";

export interface ApiKeyView {
  id: string;
  role: "recorder";
  label: string;
  createdAt: string;
  revokedAt: string | null;
}

/** `key` is shown once and kept nowhere: only its hash is stored. */
export type NewApiKeyView = ApiKeyView & { key: string };

/** What may be shown again. */
export function withoutSecret({ id, role, label, createdAt, revokedAt }: NewApiKeyView): ApiKeyView {
  return { id, role, label, createdAt, revokedAt };
}

// 256 random bits need no slow hash: there is nothing to guess.
export const hashSecret = (secret: string): Buffer => createHash("sha256").update(secret).digest();

const FORM = /^sil_([a-z0-9]{16})_([A-Za-z0-9_-]{43})$/;

/** Who holds this key. Throws KEY_WRONG for unknown, malformed and revoked keys alike. */
export async function authenticate(ledger: Ledger, key: string): Promise<Actor> {
  const operator = timingSafeEqual(hashSecret(key), ledger.operatorKeyHash);
  if (operator) return { kind: "operator" };
  const [, id, secret] = FORM.exec(key) ?? [];
  const row = id ? await findApiKey(ledger.db, id) : null;
  const known = timingSafeEqual(hashSecret(secret ?? ""), row?.secret_hash ?? Buffer.alloc(32));
  if (!row || !known || row.revoked_at) throw new LedgerError("KEY_WRONG");
  return toActor(row);
}

/** The same person again, by what a session holds; null once the session was ended or the key revoked. */
export async function actorOfSession(ledger: Ledger, keyId: string, sessionId: string): Promise<Actor | null> {
  if (await isEndedSession(ledger.db, sessionId)) return null;
  const row = await findApiKey(ledger.db, keyId);
  return row && !row.revoked_at ? toActor(row) : null;
}

/** A copy of the cookie, on a shared machine or elsewhere, is worth nothing after this. */
export async function endSession(ledger: Ledger, sessionId: string): Promise<void> {
  await insertEndedSession(ledger.db, sessionId);
}

export async function issueApiKey(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  label: string,
): Promise<NewApiKeyView> {
  const id = Buffer.from(ledger.randomBytes(8)).toString("hex");
  const secret = Buffer.from(ledger.randomBytes(32)).toString("base64url");
  await insertApiKey(tx, { id, account, role: "recorder", label, secretHash: hashSecret(secret) });
  return {
    id,
    role: "recorder",
    label,
    createdAt: ledger.now().toISOString(),
    revokedAt: null,
    key: `sil_${id}_${secret}`,
  };
}

export async function createApiKey(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: { label: string },
): Promise<NewApiKeyView> {
  authorise(actor, "api-key.create", account);
  const label = at("/label", () => cleanText(input.label, { min: 1, max: 80 }));
  if (!(await findOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return issueApiKey(ledger, tx, account, label);
}

export async function readApiKeys(db: Queryable, actor: Actor, account: string): Promise<ApiKeyView[]> {
  authorise(actor, "api-key.create", account);
  if (!(await findOrganisation(db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return (await listApiKeys(db, account)).map((row) => ({
    id: row.id,
    role: "recorder",
    label: row.label,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  }));
}

/** In force at once: every request looks the key up. */
export async function endApiKey(tx: Transaction, actor: Actor, account: string, id: string): Promise<void> {
  authorise(actor, "api-key.revoke", account);
  if (!(await revokeApiKey(tx, account, id))) throw new LedgerError("NOT_FOUND", { resource: "key" });
}

function toActor(row: { id: string; account: string }): Actor {
  return { kind: "organisation", account: row.account, role: "recorder", key: row.id };
}
