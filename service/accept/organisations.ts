import { LedgerError } from "../base/errors.ts";
import type { Queryable, Transaction } from "../store/pool.ts";
import { findOpenRegistration } from "./intents.ts";
import { PENDING } from "./operationStates.ts";
import { IS_DECIDED } from "./recordRows.ts";
import { loadEach } from "./state.ts";

/** Intents that bring a key to the organisation `$1`: its registration, whoever asked for it, and its own additions. */
export const BRINGING = `select registration from organisations where account = $1
  union all select id from intents where account = $1 and kind = 'addSigner'`;

/** Of intents `i`: neither refused nor decided by the chain. As the view `operations` says it, but far quicker to plan. */
const OPEN = `i.rejection is null and not exists (select 1 from records r where r.request = i.request and ${IS_DECIDED})`;

/**
 * Whether the service has a key that signs for the organisation, or will once its addition is through: as
 * `findPresentSigners`, asked at every act and therefore short.
 */
async function holdsSigner(tx: Queryable, account: string): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from signing_keys k
     where k.account = $1
       and ('signer_added' = (
           select r.kind from records r
           where r.subject = k.account and (r.kind in ('recovery_completed', 'organisation_merged')
             or r.kind in ('signer_added', 'signer_removed') and r.data ->> 'signer' = k.signer)
           order by r.block_number desc, r.log_index desc limit 1)
         or exists (
           select 1 from intents i
           where i.id in (${BRINGING}) and i.arguments ->> 'signer' = k.signer and ${OPEN}))
       and not exists (
         select 1 from intents i
         where i.account = k.account and i.kind = 'removeSigner' and i.arguments ->> 'signer' = k.signer and ${OPEN})
     limit 1`,
    [account],
  );
  return rows.length === 1;
}

type LockedOrganisation = { kind: string; code: string; opening: Buffer };

/**
 * Serialises what one organisation does: held to the end of the transaction, so that two requests for the same lot code
 * (or, later, the same stock) see one another. Null when there is no such organisation.
 */
export async function lockOrganisation(tx: Queryable, account: string): Promise<LockedOrganisation | null> {
  const { rows } = await tx.query<LockedOrganisation>(
    `select o.kind, o.code, d.opening from organisations o join documents d on d.commitment = o.commitment
     where o.account = $1 for no key update of o`,
    [account],
  );
  return rows[0] ?? null;
}

/** Suspended on the chain, or asked to be and not refused: the service does not wait for the block to say no. */
export async function isSuspended(db: Queryable, account: string): Promise<boolean> {
  const { rows } = await db.query<{ kind: string }>(
    `select kind from (
       select kind, state, sequence from operations
       where account = $1 and kind in ('suspendOrganisation', 'reinstateOrganisation') and state in ${PENDING}
       union all
       select * from (
         select case kind when 'organisation_suspended' then 'suspendOrganisation' else 'reinstateOrganisation' end,
           'mined', 0::bigint
         from records
         where subject = $1 and kind in ('organisation_suspended', 'organisation_reinstated')
         order by block_number desc, log_index desc limit 1
       ) chain
     ) said order by sequence desc limit 1`,
    [account],
  );
  return rows[0]?.kind === "suspendOrganisation";
}

/** As `isSuspended`. */
export const suspension = loadEach<string, true>(
  (account) => account,
  async (tx, account) => (await isSuspended(tx, account)) || null,
);

export async function organisationExists(db: Queryable, account: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from organisations where account = $1", [account]);
  return rows.length === 1;
}

/** As `organisationExists`. */
export const registered = loadEach<string, true>(
  (account) => account,
  async (tx, account) => (await organisationExists(tx, account)) || null,
);

/**
 * The organisation that acts, locked to the end of the transaction: what its colleagues ask for at the same moment sees
 * what this request claims. Refuses one that is suspended; so will the contract.
 */
export async function lockAccount(tx: Transaction, account: string): Promise<LockedOrganisation> {
  const organisation = await lockOrganisation(tx, account);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" });
  if (await isSuspended(tx, account)) throw new LedgerError("ORGANISATION_SUSPENDED");
  return organisation;
}

/**
 * The operation that an act of this organisation must wait for: its own registration while that is on its way, else null.
 * Throws ORGANISATION_REJECTED when the registration was refused: the act could never be done; and SIGNER_MISSING when the
 * organisation signs on its own devices only, or has asked for that.
 */
export async function dependencyOf(tx: Transaction, account: string): Promise<string | null> {
  const registration = await registrationOf(tx, account);
  if (!(await holdsSigner(tx, account))) throw new LedgerError("SIGNER_MISSING");
  return registration;
}

/** As `dependencyOf`, for acts of the registrar, which need no signature of the organisation. */
export async function registrationOf(tx: Transaction, account: string): Promise<string | null> {
  const open = await findOpenRegistration(tx, account);
  if (open?.rejected) throw new LedgerError("ORGANISATION_REJECTED");
  return open?.id ?? null;
}
