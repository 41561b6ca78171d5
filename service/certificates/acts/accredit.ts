import { randomUUID } from "node:crypto";
import { registrationOf } from "../../accept/acting.ts";
import { toEvidence } from "../../accept/evidence.ts";
import { insertIntent } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Scheme } from "../../formats/slots.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import { notify } from "../../store/notifications.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { type AccreditationRow, findAccreditations } from "../rows/acts.ts";
import type { AccreditationView } from "../views/types.ts";

/** Lets a certifier issue certificates of a scheme, once the chain has it. Returns the operation's id. */
export async function accreditCertifier(
  tx: Transaction,
  actor: Actor,
  account: string,
  scheme: Scheme,
): Promise<string> {
  const row = await lockCertifier(tx, actor, account, scheme);
  if (row && isWanted(row)) throw new LedgerError("CERTIFIER_ACCREDITED", { scheme });
  return ask(tx, account, scheme, true);
}

/** It can issue no more of the scheme, here at once; what it issued stands. Returns the operation's id. */
export async function endAccreditation(
  tx: Transaction,
  actor: Actor,
  account: string,
  scheme: Scheme,
): Promise<string> {
  const row = await lockCertifier(tx, actor, account, scheme);
  if (!row || !isWanted(row)) throw new LedgerError("CERTIFIER_NOT_ACCREDITED", { scheme });
  return ask(tx, account, scheme, false);
}

/** As it will be once everything that was asked for is done. */
const isWanted = ({ allowed, asked }: AccreditationRow): boolean => asked ?? allowed ?? false;

async function lockCertifier(
  tx: Transaction,
  actor: Actor,
  account: string,
  scheme: Scheme,
): Promise<AccreditationRow | undefined> {
  authorise(actor, "certifier.accredit", account);
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  const { kind } = organisation;
  if (kind !== "certifier") throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind });
  return (await findAccreditations(tx, account)).find((row) => row.scheme === scheme);
}

async function ask(tx: Transaction, account: string, scheme: string, allowed: boolean): Promise<string> {
  const id = randomUUID();
  const dependsOn = await registrationOf(tx, account);
  await insertIntent(tx, {
    ...{ kind: "accredit", arguments: { scheme, allowed } },
    ...{ id, account, channel: "registrar", weight: 1, dependsOn, requestedBy: "operator" },
  });
  await notify(tx, "intents");
  return id;
}

/** On the chain, and no end of it on its way. Throws CERTIFIER_NOT_ACCREDITED. */
export async function requireAccredited(db: Queryable, account: string, scheme: string): Promise<void> {
  const row = (await findAccreditations(db, account)).find((one) => one.scheme === scheme);
  if (!row || !row.allowed || row.asked === false) throw new LedgerError("CERTIFIER_NOT_ACCREDITED", { scheme });
}

/** Of every scheme that the organisation was ever accredited for, or is about to be. */
export async function readAccreditations(ledger: Ledger, actor: Actor, account: string): Promise<AccreditationView[]> {
  authorise(actor, "organisation.read", account);
  if (!(await findOrganisation(ledger.db, account))) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  return (await findAccreditations(ledger.db, account)).map((row) => ({
    organisation: account,
    scheme: row.scheme as Scheme,
    state: stateOf(row),
    operation: row.operation,
    evidence: toEvidence(row, ledger.contracts.chainId),
  }));
}

function stateOf(row: AccreditationRow): AccreditationView["state"] {
  if (row.allowed) return row.asked === false ? "ending" : "active";
  return row.asked ? "pending" : "ended";
}
