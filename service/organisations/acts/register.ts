import { randomUUID } from "node:crypto";
import { registrationOf } from "../../accept/acting.ts";
import { readDocument, sealDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import { insertIntent } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended, lockOrganisation } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { accountOf } from "../../formats/ids.ts";
import { issueApiKey, type NewApiKeyView } from "../../keys/acts/apiKeys.ts";
import { provideSigner } from "../../keys/acts/signers.ts";
import { insertDocuments } from "../../store/documents.ts";
import { notify } from "../../store/notifications.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { newCode } from "../../values/codes.ts";
import type { Names, Place } from "../../values/names.ts";
import { findBelongings, findKin } from "../rows/kin.ts";
import {
  findOrganisation,
  findOrganisationByCode,
  insertOrganisation,
  listOrganisations,
  type OrganisationRow,
  setRegistration,
} from "../rows/organisations.ts";
import {
  organisationDocument,
  type OrganisationDocument,
  type OrganisationKind,
  suspensionDocument,
} from "../rules/organisation.ts";
import { nameParties } from "../views/parties.ts";
import type { OrganisationView } from "../views/types.ts";

export interface NewOrganisation {
  kind: OrganisationKind;
  name: Names;
  place: Place;
}

/**
 * Registers an organisation with a signing key that the service keeps, and issues its first API key, a manager's. Its serial is drawn
 * here, so its account is known at once and no reorganisation can change it.
 */
export async function registerOrganisation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  input: NewOrganisation,
): Promise<{ organisation: OrganisationView; apiKey: NewApiKeyView }> {
  authorise(actor, "organisation.register");
  const { account, serial, profile, signer, custody } = await enrol(ledger, tx, input);
  const id = randomUUID();
  await insertIntent(tx, {
    kind: "registerOrganisation",
    arguments: { serial, organisationKind: input.kind, profile, signer, custody },
    id,
    account,
    channel: "registrar",
    weight: 1,
    dependsOn: null,
    requestedBy: "operator",
  });
  await setRegistration(tx, account, id);
  const apiKey = await issueApiKey(ledger, tx, account, { name: "first key", role: "manager" });
  await notify(tx, "intents");
  return { organisation: await getOrganisation(ledger, tx, actor, account), apiKey };
}

/** All of a new organisation but the act that registers it. */
export async function enrol(
  ledger: Ledger,
  tx: Transaction,
  input: NewOrganisation,
): Promise<{ account: string; serial: number; profile: string; signer: string; custody: string }> {
  const document = organisationDocument(input);
  const serial = drawSerial(ledger);
  const account = accountOf(ledger.contracts.chainId, ledger.contracts.organisations, serial);
  const sealed = sealDocument(ledger, SCHEMAS.organisation, document);
  await insertDocuments(tx, [sealed]);
  await insertOrganisation(tx, {
    account,
    serial,
    code: newCode(() => ledger.randomDigits(12)),
    kind: input.kind,
    commitment: sealed.commitment,
  });
  const { signer, custody } = await provideSigner(ledger, tx, account, { custody: "service" });
  return { account, serial, profile: sealed.commitment, signer, custody };
}

export async function getOrganisation(
  ledger: Ledger,
  db: Queryable,
  actor: Actor,
  account: string,
): Promise<OrganisationView> {
  authorise(actor, "organisation.read", account);
  const row = await findOrganisation(db, account);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return (await toViews(ledger, db, [row]))[0]!;
}

/** By its account or public code, whatever its state; null when there is none. For whoever may know of it without a key. */
export async function findOrganisationView(
  ledger: Ledger,
  db: Queryable,
  name: { account: string } | { code: string },
): Promise<OrganisationView | null> {
  const row = await ("account" in name ? findOrganisation(db, name.account) : findOrganisationByCode(db, name.code));
  return row && (await toViews(ledger, db, [row]))[0]!;
}

/** The operator sees all; an organisation sees itself. Newest first. */
export async function readOrganisations(
  ledger: Ledger,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<OrganisationView>> {
  authorise(actor, "organisation.read");
  const rows = await listOrganisations(ledger.db, {
    account: scopeOf(actor),
    before: decodeCursor(query.cursor, 1)?.[0] ?? null,
    limit: query.limit + 1,
  });
  const { items, next } = toPage(
    rows,
    query.limit,
    (row) => [row.sequence],
    (row) => row,
  );
  return { items: await toViews(ledger, ledger.db, items), next };
}

/** The chain gets a commitment of the reason only. Refused at once by the service; by the contract as soon as the act is mined. Returns the operation's id. */
export async function suspendOrganisation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  reason: string,
): Promise<string> {
  const sealed = sealDocument(ledger, SCHEMAS.suspension, suspensionDocument({ organisation: account, reason }));
  await lockForStatus(tx, actor, account);
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  await insertDocuments(tx, [sealed]);
  return askRegistrar(tx, account, { kind: "suspendOrganisation", arguments: { reason: sealed.commitment } });
}

export async function reinstateOrganisation(tx: Transaction, actor: Actor, account: string): Promise<string> {
  await lockForStatus(tx, actor, account);
  if (!(await isSuspended(tx, account))) throw new LedgerError("ORGANISATION_NOT_SUSPENDED");
  return askRegistrar(tx, account, { kind: "reinstateOrganisation", arguments: {} });
}

/** A registrar's word in place of a sponsor's. Returns the operation's id. */
export async function vouchForOrganisation(tx: Transaction, actor: Actor, account: string): Promise<string> {
  await lockForStatus(tx, actor, account);
  const row = await findOrganisation(tx, account);
  if (!row?.sponsor) throw new LedgerError("ORGANISATION_NOT_SPONSORED");
  return askRegistrar(tx, account, { kind: "vouch", arguments: {} });
}

async function lockForStatus(tx: Transaction, actor: Actor, account: string): Promise<void> {
  authorise(actor, "organisation.suspend", account);
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
}

async function askRegistrar(
  tx: Transaction,
  account: string,
  wish:
    | { kind: "suspendOrganisation"; arguments: { reason: string } }
    | { kind: "reinstateOrganisation" | "vouch"; arguments: Record<string, never> },
): Promise<string> {
  const id = randomUUID();
  const dependsOn = await registrationOf(tx, account);
  await insertIntent(tx, { ...wish, id, account, channel: "registrar", weight: 1, dependsOn, requestedBy: "operator" });
  await notify(tx, "intents");
  return id;
}

/** A random serial: two services on one chain need no common counter, and the contract refuses the rare collision. */
function drawSerial(ledger: Ledger): number {
  const serial = Buffer.from(ledger.randomBytes(4)).readUInt32BE();
  return serial === 0 ? drawSerial(ledger) : serial;
}

/** With whom each belongs together, asked for all of them at once. */
async function toViews(ledger: Ledger, db: Queryable, rows: OrganisationRow[]): Promise<OrganisationView[]> {
  const accounts = rows.map(({ account }) => account);
  const belongings = await findBelongings(db, accounts);
  const kin = await findKin(db, accounts);
  const others = accounts.flatMap((account) => {
    const { successor, predecessors } = kin.get(account)!;
    return [...belongings.get(account)!.unions, ...predecessors, ...(successor === null ? [] : [successor])];
  });
  const parties = await nameParties(db, others);
  return rows.map((row) => {
    const { unions, members } = belongings.get(row.account)!;
    const { successor, predecessors } = kin.get(row.account)!;
    return {
      ...toView(ledger, row),
      unions: unions.flatMap((account) => parties.get(account) ?? []),
      members,
      mergedInto: successor === null ? null : (parties.get(successor) ?? null),
      predecessors: predecessors.flatMap((account) => parties.get(account) ?? []),
    };
  });
}

type Kin = "unions" | "members" | "mergedInto" | "predecessors";

function toView(ledger: Ledger, row: OrganisationRow): Omit<OrganisationView, Kin> {
  const document = readDocument<OrganisationDocument>(row.opening);
  return {
    id: row.account,
    code: row.code,
    kind: row.kind as OrganisationKind,
    name: document.name,
    place: document.place,
    status: toStatus(row),
    sponsor: row.sponsor,
    commitment: row.commitment,
    operation: row.operation,
    createdAt: row.created_at.toISOString(),
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

function toStatus(row: OrganisationRow): OrganisationView["status"] {
  if (row.state === "rejected") return "rejected";
  if (row.state === "queued" || row.state === "sent") return "pending";
  return row.status_kind === "organisation_suspended" ? "suspended" : "active";
}
