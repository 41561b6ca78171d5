import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { isSuspended } from "../../accept/organisations.ts";
import type { Actor } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findProfiles } from "../../organisations/rows/organisations.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import { findParty } from "../../organisations/views/parties.ts";
import { findDelegation } from "../rows/grants.ts";

/**
 * The actor as it acts for another organisation, named by account or public code: its union, as far as it was granted,
 * or who it merged into. What it may do there each act asks. Throws MEMBERSHIP_REQUIRED for whoever is neither.
 */
export async function actFor(ledger: Ledger, actor: Actor, name: string): Promise<Actor> {
  if (actor.kind === "operator")
    throw new LedgerError("HEADER_INVALID", { header: "On-Behalf-Of", reason: "is for keys of organisations" });
  if (actor.successor !== undefined)
    throw new LedgerError("ORGANISATION_MERGED", { account: actor.account, successor: actor.successor });
  const { account } = await findParty(ledger.db, name);
  if (account === actor.account) return actor;
  const { isMember, isSuccessor, granted } = await findDelegation(ledger.db, actor.account, account);
  if (!isMember && !isSuccessor) throw new LedgerError("MEMBERSHIP_REQUIRED", { account, union: actor.account });
  if (await isSuspended(ledger.db, actor.account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  const own = (await findProfiles(ledger.db, [actor.account])).get(actor.account)!;
  return {
    kind: "organisation",
    account,
    role: actor.role,
    key: actor.key,
    name: actor.name,
    ...(actor.withoutMembers && { withoutMembers: actor.withoutMembers }),
    delegate: {
      account: actor.account,
      code: own.code,
      name: readDocument<OrganisationDocument>(own.opening).name,
      granted: isSuccessor ? null : granted,
      at: Math.floor(ledger.now().getTime() / 1_000),
    },
  };
}
