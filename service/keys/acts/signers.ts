import { randomUUID } from "node:crypto";
import { dependencyOf } from "../../accept/acting.ts";
import { toEvidence } from "../../accept/evidence.ts";
import { insertIntent, type Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended, lockOrganisation, organisationExists } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, requesterOf } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { keyOwner, newPrivateKey, sealKey, signerOf } from "../../formats/signingKeys.ts";
import type { Custody } from "../../formats/slots.ts";
import { notify } from "../../store/notifications.ts";
import type { Transaction } from "../../store/pool.ts";
import { holdsSigningKey, insertSigningKey } from "../rows/credentials.ts";
import { findPresentSigners, listSigners, type PresentSigner, type SignerRow } from "../rows/signers.ts";
import { parseSigner } from "../rules.ts";
import type { SignerChangeView, SignerView } from "../views/types.ts";

/** `signer`: of a device's key, which its organisation made; the service makes its own. */
export interface NewSigner {
  custody: Custody;
  signer?: string | undefined;
}

/** A key for each device, and the service's; what is beyond this is a program gone wrong. */
const SIGNERS_AT_MOST = 20;

/** Newest first, also those that signed once. */
export async function readSigners(
  ledger: Ledger,
  actor: Actor,
  account: string,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<SignerView>> {
  authorise(actor, "signer.read", account);
  if (!(await organisationExists(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const position = decodeCursor(query.cursor, 2);
  const before = position && { place: position[0]!, part: position[1]! };
  const rows = await listSigners(ledger.db, { account, before, limit: query.limit + 1 });
  return toPage(
    rows,
    query.limit,
    (row) => [row.place, row.part],
    (row) => toView(ledger, row),
  );
}

/**
 * Lets another key sign for the organisation. With `replaces` that key is taken away in the same request, but only once the
 * new one is on the chain: at no moment is there none.
 */
export async function addSigner(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  account: string,
  input: NewSigner & { replaces?: string | undefined },
): Promise<SignerChangeView> {
  const { present, dependsOn } = await lockSigners(tx, actor, account);
  const replaced = input.replaces === undefined ? null : at("/replaces", () => pick(present, input.replaces!));
  if (present.length >= SIGNERS_AT_MOST + (replaced ? 1 : 0))
    throw new LedgerError("SIGNERS_TOO_MANY", { limit: SIGNERS_AT_MOST });
  const { signer, custody } = await provideSigner(ledger, tx, account, input);
  if (present.some((one) => one.signer === signer)) throw new LedgerError("SIGNER_TAKEN", { signer }, "/signer");
  const adding = await ask(tx, actor, account, { kind: "addSigner", arguments: { signer, custody } }, dependsOn);
  const removing = replaced && (await askRemoval(tx, actor, account, replaced.signer, adding));
  const left = present.filter((one) => one !== replaced).some(({ held }) => held);
  return {
    added: { signer, custody, operation: adding },
    removed: replaced && { signer: replaced.signer, operation: removing! },
    ...progress(removing ?? adding, custody === "service" || left),
  };
}

/** In force as soon as it is mined: whatever the key signs after that, the Relay does not take. */
export async function removeSigner(
  tx: Transaction,
  actor: Actor,
  account: string,
  signer: string,
): Promise<SignerChangeView> {
  const { present, dependsOn } = await lockSigners(tx, actor, account);
  const removed = pick(present, signer);
  if (present.length === 1) throw new LedgerError("SIGNER_LAST", { signer });
  const operation = await askRemoval(tx, actor, account, signer, removed.adding ?? dependsOn);
  const left = present.filter((one) => one !== removed).some(({ held }) => held);
  return { added: null, removed: { signer, operation }, ...progress(operation, left) };
}

/** A key ready to be told to the chain; the service's is new, and sealed here. Nothing is asked of the chain yet. */
export async function provideSigner(
  ledger: Ledger,
  tx: Transaction,
  account: string,
  { custody, signer: given }: NewSigner,
): Promise<{ signer: string; custody: Custody }> {
  if (custody === "own_device") {
    if (given === undefined) throw new LedgerError("FIELD_MISSING", { field: "signer" }, "/signer");
    const signer = at("/signer", () => parseSigner(given));
    if (await holdsSigningKey(tx, signer))
      throw invalid("is a key that this service made and holds; it is on no device of yours");
    return { signer, custody };
  }
  if (given !== undefined) throw invalid("is not given where the service keeps the key: it makes its own");
  const privateKey = newPrivateKey((size) => ledger.randomBytes(size));
  const signer = signerOf(privateKey);
  const sealed = sealKey(ledger.masterKey, keyOwner(account, signer), privateKey, ledger.randomBytes(12));
  await insertSigningKey(tx, account, signer, sealed);
  return { signer, custody };
}

const invalid = (reason: string): LedgerError =>
  new LedgerError("FIELD_INVALID", { field: "signer", reason }, "/signer");

/** A suspended organisation may not change its keys, and one that signs on its own devices changes them there. */
async function lockSigners(
  tx: Transaction,
  actor: Actor,
  account: string,
): Promise<{ present: PresentSigner[]; dependsOn: string | null }> {
  authorise(actor, "signer.manage", account);
  if (!(await lockOrganisation(tx, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  const dependsOn = await dependencyOf(tx, account);
  return { present: await findPresentSigners(tx, account), dependsOn };
}

function pick(present: PresentSigner[], signer: string): PresentSigner {
  const found = present.find((one) => one.signer === signer);
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "signer" });
  return found;
}

const askRemoval = (tx: Transaction, actor: Actor, account: string, signer: string, dependsOn: string | null) =>
  ask(tx, actor, account, { kind: "removeSigner", arguments: { signer } }, dependsOn);

async function ask(
  tx: Transaction,
  actor: Actor,
  account: string,
  wish: Wish,
  dependsOn: string | null,
): Promise<string> {
  const id = randomUUID();
  const requestedBy = requesterOf(actor);
  await insertIntent(tx, { ...wish, id, account, channel: "relay", weight: 1, dependsOn, requestedBy });
  await notify(tx, "intents");
  return id;
}

const NOTICE =
  "After this the service holds no key that signs for the organisation: it can no longer act for it, and what the organisation states must be signed on its own device and sent to the Relay.";

function progress(operation: string, serviceActs: boolean) {
  return { operation, state: "queued" as const, serviceActs, notice: serviceActs ? null : NOTICE };
}

function toView(ledger: Ledger, row: SignerRow): SignerView {
  const evidence = toEvidence(row, ledger.contracts.chainId);
  return {
    signer: row.signer,
    custody: row.custody as Custody,
    state:
      evidence === null
        ? "pending"
        : row.ended_by === null
          ? row.operation
            ? "ending"
            : "active"
          : ENDS[row.ended_by]!,
    addedBy: evidence && toVoucher(row.added_by!, evidence.account),
    addedAt: evidence?.time ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    operation: row.operation,
    evidence,
  };
}

const toVoucher = (address: string, account: string): NonNullable<SignerView["addedBy"]> => ({
  role: address === account ? "organisation" : "registrar",
  address,
});

const ENDS: Record<string, SignerView["state"]> = {
  signer_removed: "removed",
  recovery_completed: "replaced",
  organisation_merged: "merged",
};
