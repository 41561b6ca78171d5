import { randomUUID } from "node:crypto";
import { dependencyOf, registrationOf } from "../../accept/acting.ts";
import { readDocument, sealDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import { insertIntent, type Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation, organisationExists } from "../../accept/organisations.ts";
import { type Action, type Actor, authorise, requesterOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import type { Custody } from "../../formats/slots.ts";
import { insertDocuments } from "../../store/documents.ts";
import { notify } from "../../store/notifications.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { findRecovery, type RecoveryRow } from "../rows/recoveries.ts";
import { recoveryDocument, type RecoveryDocument } from "../rules.ts";
import type { RecoveryView } from "../views/types.ts";
import { type NewSigner, provideSigner } from "./signers.ts";

/**
 * Asks for the replacement of all keys of an organisation whose keys are lost or stolen. The contract lets seven days pass,
 * in which the organisation can veto; then the service completes it by itself. Returns the operation's id.
 */
export async function startRecovery(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: NewSigner & { reason: string },
): Promise<string> {
  const recovery = await lockRecovery(tx, actor, "recovery.start", account);
  if (isOpen(recovery)) throw new LedgerError("RECOVERY_PENDING");
  const dependsOn = await registrationOf(tx, account);
  const { signer, custody } = await provideSigner(ledger, tx, account, input);
  const document = recoveryDocument({ organisation: account, signer, reason: input.reason });
  const sealed = sealDocument(ledger, SCHEMAS.recovery, document);
  await insertDocuments(tx, [sealed]);
  const wish: Wish = { kind: "startRecovery", arguments: { signer, custody, reason: sealed.commitment } };
  return ask(tx, actor, account, "registrar", wish, dependsOn);
}

/** Returns the operation's id. */
export async function withdrawRecovery(tx: Transaction, actor: Actor, account: string): Promise<string> {
  const recovery = await lockWaiting(tx, actor, "recovery.withdraw", account);
  const wish: Wish = { kind: "withdrawRecovery", arguments: {} };
  return ask(tx, actor, account, "registrar", wish, recovery.starting);
}

/** Also while the organisation is suspended: else whoever suspends could take over. Returns the operation's id. */
export async function vetoRecovery(tx: Transaction, actor: Actor, account: string): Promise<string> {
  const recovery = await lockWaiting(tx, actor, "recovery.veto", account);
  const registration = await dependencyOf(tx, account);
  const wish: Wish = { kind: "vetoRecovery", arguments: {} };
  return ask(tx, actor, account, "relay", wish, recovery.starting ?? registration);
}

/** The latest one, whether it waits or ended; NOT_FOUND when there never was any. */
export async function getRecovery(ledger: Ledger, db: Queryable, actor: Actor, account: string): Promise<RecoveryView> {
  authorise(actor, "signer.read", account);
  const row = (await organisationExists(db, account)) && (await findRecovery(db, account));
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "recovery" });
  return toView(ledger, account, row);
}

/** On its way to the chain, or waiting there. */
const isOpen = (recovery: RecoveryRow | null): recovery is RecoveryRow =>
  recovery !== null && recovery.ended_by === null;

async function lockWaiting(tx: Transaction, actor: Actor, action: Action, account: string): Promise<RecoveryRow> {
  const recovery = await lockRecovery(tx, actor, action, account);
  if (!isOpen(recovery) || recovery.ending) throw new LedgerError("RECOVERY_UNKNOWN");
  return recovery;
}

async function lockRecovery(
  tx: Transaction,
  actor: Actor,
  action: Action,
  account: string,
): Promise<RecoveryRow | null> {
  authorise(actor, action, account);
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return findRecovery(tx, account);
}

async function ask(
  tx: Transaction,
  actor: Actor,
  account: string,
  channel: "relay" | "registrar",
  wish: Wish,
  dependsOn: string | null,
): Promise<string> {
  const id = randomUUID();
  const requestedBy = requesterOf(actor);
  await insertIntent(tx, { ...wish, id, account, channel, weight: 1, dependsOn, requestedBy });
  await notify(tx, "intents");
  return id;
}

function toView(ledger: Ledger, account: string, row: RecoveryRow): RecoveryView {
  return {
    organisation: account,
    signer: row.signer,
    custody: row.custody as Custody,
    state: row.starting ? "asked" : row.ended_by === null ? (row.ending ? "ending" : "waiting") : ENDS[row.ended_by]!,
    readyAt: row.ready_at === null ? null : new Date(row.ready_at * 1_000).toISOString(),
    askedBy: row.registrar,
    reason: row.opening && readDocument<RecoveryDocument>(row.opening).reason,
    commitment: row.reason,
    endedAt: row.ended_at?.toISOString() ?? null,
    operation: row.starting ?? row.ending,
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

const ENDS: Record<string, RecoveryView["state"]> = {
  recovery_completed: "completed",
  recovery_vetoed: "vetoed",
  recovery_withdrawn: "withdrawn",
};
