import { createHash, timingSafeEqual } from "node:crypto";
import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended, lockOrganisation, organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, type KeyRole, requesterOf } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { forgetAnswers } from "../../store/idempotency.ts";
import type { Transaction } from "../../store/pool.ts";
import { cleanText } from "../../values/text.ts";
import {
  type ApiKeyRow,
  countApiKeys,
  findApiKey,
  hadOwnKey,
  insertApiKey,
  insertEndedSession,
  isEndedSession,
  listApiKeys,
  listOperatorKeys,
  renameApiKey,
  revokeApiKey,
} from "../rows/credentials.ts";
import type { ApiKey, IssuedApiKey } from "../views/apiKeys.ts";

export type ApiKeyView = Static<typeof ApiKey>;

/** `key` is shown once and kept nowhere: only its hash is stored. */
export type NewApiKeyView = Required<Static<typeof IssuedApiKey>>;

/** What may be shown again. */
export function withoutSecret(issued: NewApiKeyView): ApiKeyView {
  const { id, role, name, issuedBy, membersFrom, createdAt, revokedAt } = issued;
  return { id, role, name, issuedBy, membersFrom, createdAt, revokedAt };
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
  return toActor(ledger, row);
}

/** The same person again, by what a session holds; null once the session was ended or the key revoked. */
export async function actorOfSession(ledger: Ledger, keyId: string, sessionId: string): Promise<Actor | null> {
  if (await isEndedSession(ledger.db, sessionId)) return null;
  const row = await findApiKey(ledger.db, keyId);
  return row && !row.revoked_at ? toActor(ledger, row) : null;
}

/** A copy of the cookie, on a shared machine or elsewhere, is worth nothing after this. */
export async function endSession(ledger: Ledger, sessionId: string): Promise<void> {
  await insertEndedSession(ledger.db, sessionId);
}

/** The name of the person or device that holds a key. */
export const HOLDER = { min: 1, max: 80 } as const;

/** Each person and device has its own, so a cooperative needs a few; what is beyond this is a program gone wrong. */
const KEYS_AT_MOST = 100;

/** How long the organisation's managers can revoke a key that comes from the operator before it opens members' data. */
export const OPERATOR_KEY_DAYS = 7;
const DAY_MS = 24 * 3_600_000;

/** Of a key that this actor issues. The organisation's first own key is made with one of the operator's: there is no other. */
async function membersFromOf(ledger: Ledger, tx: Transaction, actor: Actor, account: string): Promise<Date | null> {
  if (actor.kind === "operator") return null;
  const now = ledger.now();
  if (!actor.withoutMembers || !(await hadOwnKey(tx, account))) return now;
  return actor.withoutMembers.from ?? new Date(now.getTime() + OPERATOR_KEY_DAYS * DAY_MS);
}

/** `issuedBy`: `operator`, `invitation`, or the id of the key that asks. `membersFrom`: from when it opens members' data. */
export async function issueApiKey(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  { name, role, issuedBy, membersFrom }: { name: string; role: KeyRole; issuedBy: string; membersFrom: Date | null },
  bytes: Pick<Ledger, "randomBytes"> = ledger,
): Promise<NewApiKeyView> {
  const id = Buffer.from(bytes.randomBytes(8)).toString("hex");
  const secret = Buffer.from(bytes.randomBytes(32)).toString("base64url");
  await insertApiKey(tx, { id, account, role, name, secretHash: hashSecret(secret), issuedBy, membersFrom });
  return {
    id,
    role,
    name,
    issuedBy,
    membersFrom: membersFrom?.toISOString() ?? null,
    createdAt: ledger.now().toISOString(),
    revokedAt: null,
    key: `sil_${id}_${secret}`,
  };
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
  const name = at("/name", () => cleanText(input.name, HOLDER));
  await lockKeys(tx, actor, account);
  if (actor.kind === "organisation" && (await isSuspended(tx, account)))
    throw new LedgerError("ORGANISATION_SUSPENDED");
  const { keys } = await countApiKeys(tx, account);
  if (keys >= KEYS_AT_MOST) throw new LedgerError("KEYS_TOO_MANY", { limit: KEYS_AT_MOST });
  const membersFrom = await membersFromOf(ledger, tx, actor, account);
  return issueApiKey(ledger, tx, account, { name, role: input.role, issuedBy: requesterOf(actor), membersFrom });
}

/** Changes the name of whoever holds a key, also of one that was revoked, or erases it (null), wherever it is kept. */
export async function nameApiKey(
  tx: Transaction,
  actor: Actor,
  account: string,
  id: string,
  given: string | null,
): Promise<ApiKeyView> {
  authorise(actor, "api-key.name", account);
  const name = given === null ? null : at("/name", () => cleanText(given, HOLDER));
  await lockKeys(tx, actor, account);
  const row = await findApiKey(tx, id);
  if (row?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "key" });
  await renameApiKey(tx, id, name);
  if (row.name !== null && row.name !== name) await forgetAnswers(tx, [`"name":${JSON.stringify(row.name)}`]);
  return toView({ ...row, name });
}

/** What an organisation's managers are told of: keys of theirs that the operator issued, and what was issued with those. */
export async function readOperatorKeys(ledger: Ledger, account: string): Promise<ApiKeyView[]> {
  return (await listOperatorKeys(ledger.db, account)).map(toView);
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
    issuedBy: row.issued_by,
    membersFrom: row.members_from?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

function toActor(ledger: Ledger, { id, account, role, name, successor, members_from: from }: ApiKeyRow): Actor {
  const closed = from === null || from > ledger.now();
  return {
    kind: "organisation",
    account,
    role: role as KeyRole,
    key: id,
    name,
    ...(successor !== null && { successor }),
    ...(closed && { withoutMembers: { from } }),
  };
}
