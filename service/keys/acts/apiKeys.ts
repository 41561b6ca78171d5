import { createHash, timingSafeEqual } from "node:crypto";
import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended, lockOrganisation, organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, type KeyRole } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import type { Transaction } from "../../store/pool.ts";
import { cleanText } from "../../values/text.ts";
import {
  type ApiKeyRow,
  countApiKeys,
  findApiKey,
  insertApiKey,
  insertEndedSession,
  isEndedSession,
  listApiKeys,
  revokeApiKey,
} from "../rows/credentials.ts";
import type { ApiKey, IssuedApiKey } from "../views/apiKeys.ts";

export type ApiKeyView = Static<typeof ApiKey>;

/** `key` is shown once and kept nowhere: only its hash is stored. */
export type NewApiKeyView = Required<Static<typeof IssuedApiKey>>;

/** What may be shown again. */
export function withoutSecret({ id, role, name, createdAt, revokedAt }: NewApiKeyView): ApiKeyView {
  return { id, role, name, createdAt, revokedAt };
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

/** Each person and device has its own, so a cooperative needs a few; what is beyond this is a program gone wrong. */
const KEYS_AT_MOST = 100;

export async function issueApiKey(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  { name, role }: { name: string; role: KeyRole },
  bytes: Pick<Ledger, "randomBytes"> = ledger,
): Promise<NewApiKeyView> {
  const id = Buffer.from(bytes.randomBytes(8)).toString("hex");
  const secret = Buffer.from(bytes.randomBytes(32)).toString("base64url");
  await insertApiKey(tx, { id, account, role, name, secretHash: hashSecret(secret) });
  return { id, role, name, createdAt: ledger.now().toISOString(), revokedAt: null, key: `sil_${id}_${secret}` };
}

/** While an organisation is suspended only the operator issues keys for it: a stolen manager's key must not make others. */
export async function createApiKey(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: { name: string; role: KeyRole },
): Promise<NewApiKeyView> {
  authorise(actor, "api-key.create", account);
  const name = at("/name", () => cleanText(input.name, { min: 1, max: 80 }));
  await lockKeys(tx, actor, account);
  if (actor.kind === "organisation" && (await isSuspended(tx, account)))
    throw new LedgerError("ORGANISATION_SUSPENDED");
  const { keys } = await countApiKeys(tx, account);
  if (keys >= KEYS_AT_MOST) throw new LedgerError("KEYS_TOO_MANY", { limit: KEYS_AT_MOST });
  return issueApiKey(ledger, tx, account, { name, role: input.role });
}

/** Newest first, revoked ones too. */
export async function readApiKeys(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<ApiKeyView>> {
  authorise(actor, "api-key.read", account);
  if (!(await organisationExists(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const before = decodeCursor(query.cursor, 1)?.[0] ?? null;
  const rows = await listApiKeys(ledger.db, { account, before, limit: query.limit + 1 });
  return toPage(rows, query.limit, (row) => [row.sequence], toView);
}

/** In force at once: every request looks the key up. The last manager's key is for the operator alone to revoke. */
export async function endApiKey(tx: Transaction, actor: Actor, account: string, id: string): Promise<void> {
  authorise(actor, "api-key.revoke", account);
  await lockKeys(tx, actor, account);
  const row = await findApiKey(tx, id);
  if (row?.account !== account || row.revoked_at) throw new LedgerError("NOT_FOUND", { resource: "key" });
  if (actor.kind !== "operator" && row.role === "manager" && (await countApiKeys(tx, account)).managers === 1)
    throw new LedgerError("LAST_MANAGER");
  await revokeApiKey(tx, id);
}

/** Of two managers who revoke one another's key at the same moment, the second finds here that its own is gone. */
async function lockKeys(tx: Transaction, actor: Actor, account: string): Promise<void> {
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (actor.kind === "organisation" && (await findApiKey(tx, actor.key))?.revoked_at !== null)
    throw new LedgerError("KEY_WRONG");
}

function toView(row: ApiKeyRow): ApiKeyView {
  return {
    id: row.id,
    role: row.role as KeyRole,
    name: row.name,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

function toActor({ id, account, role, name, successor }: ApiKeyRow): Actor {
  return {
    kind: "organisation",
    account,
    role: role as KeyRole,
    key: id,
    name,
    ...(successor !== null && { successor }),
  };
}
