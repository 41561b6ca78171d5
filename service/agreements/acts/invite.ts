import { createHmac, hkdfSync, randomUUID } from "node:crypto";
import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { dependencyOf, lockAccount } from "../../accept/organisations.ts";
import { decodeCursor, type Page, toPage } from "../../accept/paging.ts";
import { type Actor, authorise, authoriseOwn, requesterOf, scopeOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { hashSecret } from "../../keys/acts/apiKeys.ts";
import { countSponsored, findProfiles } from "../../organisations/rows/organisations.ts";
import type { OrganisationDocument } from "../../organisations/rules/organisation.ts";
import { findProducts } from "../../products/rows/products.ts";
import type { ProductDocument } from "../../products/rules.ts";
import type { Queryable, Transaction } from "../../store/pool.ts";
import { endOfDay } from "../../values/dates.ts";
import {
  findInvitation,
  findInvitationBySecret,
  insertInvitation,
  type InvitationRow,
  listInvitations,
  lockInvitation,
  withdrawInvitation as withdrawRow,
} from "../rows/invitations.ts";
import { INVITATION_DAYS } from "../rules/agreements.ts";
import type { Invitation, IssuedInvitation } from "../views/openSchemas.ts";
import { checkTerms, type NewTerms } from "./propose.ts";

/** Contracts let these vouch for a buyer. */
const SPONSORS = ["cooperative", "union"];

export type NewInvitation = NewTerms & { days?: number };

export type InvitationView = Static<typeof Invitation>;

/** `secret` is told to who makes it, and kept nowhere: only its hash is stored. */
export type NewInvitationView = Required<Static<typeof IssuedInvitation>>;

/** What may be shown again. */
export function withoutLink(invitation: NewInvitationView): InvitationView {
  const shown: InvitationView & { secret?: string } = { ...invitation };
  delete shown.secret;
  return shown;
}

/**
 * Terms for a buyer who has no account: whoever has the link can register a buyer organisation, for which the inviting one
 * vouches, and accept. Nothing goes to the chain before that.
 */
export async function invite(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  { days, ...terms }: NewInvitation,
): Promise<NewInvitationView> {
  const account = authoriseOwn(actor, "invitation.manage");
  const { kind } = await lockAccount(tx, account);
  if (!SPONSORS.includes(kind)) throw new LedgerError("ORGANISATION_KIND_NOT_ALLOWED", { kind });
  // Whoever could not act now could not keep its word when the link is used.
  await dependencyOf(tx, account);
  await refuseMoreSponsored(tx, account);
  const cleaned = await checkTerms(ledger, tx, account, terms);
  const id = randomUUID();
  const secret = secretOf(ledger, id);
  const createdAt = ledger.now();
  await insertInvitation(tx, {
    id,
    secretHash: hashSecret(secret),
    account,
    proposal: cleaned,
    requestedBy: requesterOf(actor),
    createdAt,
    expiresAt: new Date(
      Math.min(
        createdAt.getTime() + (days ?? INVITATION_DAYS.default) * 24 * 3600_000,
        // What can no longer be accepted need not be shown.
        endOfDay(terms.validUntil) * 1_000,
      ),
    ),
  });
  return { ...(await getInvitation(ledger, tx, actor, id)), secret };
}

/** The contract lets an organisation vouch for so many at a time. */
const SPONSORED_AT_MOST = 100;

export async function refuseMoreSponsored(tx: Transaction, account: string): Promise<void> {
  if ((await countSponsored(tx, account)) >= SPONSORED_AT_MOST)
    throw new LedgerError("SPONSORED_TOO_MANY", { limit: SPONSORED_AT_MOST });
}

/** Whether the link made now is the one that was given out: not after the master key was changed. */
export async function opens(ledger: Ledger, id: string): Promise<boolean> {
  const row = await findInvitationBySecret(ledger.db, hashSecret(secretOf(ledger, id)));
  return row?.id === id;
}

/** What opens it. Made anew each time from the master key, so that it is kept nowhere; nobody else can tell it from the id. */
export function secretOf(ledger: Ledger, id: string): string {
  const key = Buffer.from(hkdfSync("sha256", ledger.masterKey, "", "silsila.invitation", 32));
  return createHmac("sha256", key).update(id).digest("base64url");
}

export async function getInvitation(ledger: Ledger, db: Queryable, actor: Actor, id: string): Promise<InvitationView> {
  const row = await findInvitation(db, id);
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "invitation" });
  authorise(actor, "invitation.read", row.account);
  return toView(ledger, db, row);
}

export async function readInvitations(
  ledger: Ledger,
  actor: Actor,
  query: { cursor?: string | undefined; limit: number },
): Promise<Page<InvitationView>> {
  authorise(actor, "invitation.read");
  const rows = await listInvitations(ledger.db, {
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
  return { items: await Promise.all(items.map((row) => toView(ledger, ledger.db, row))), next };
}

export async function withdrawInvitation(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
): Promise<InvitationView> {
  const found = await findInvitation(tx, id);
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "invitation" });
  authorise(actor, "invitation.manage", found.account);
  refuseOver(ledger, await lockInvitation(tx, id));
  await withdrawRow(tx, id, ledger.now());
  return getInvitation(ledger, tx, actor, id);
}

/** By the secret of its link, for whoever has that. Throws NOT_FOUND. */
export async function invitationOf(db: Queryable, secret: string): Promise<InvitationRow> {
  const row = /^[A-Za-z0-9_-]{43}$/.test(secret) ? await findInvitationBySecret(db, hashSecret(secret)) : null;
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "invitation" });
  return row;
}

export async function readInvitation(ledger: Ledger, secret: string): Promise<InvitationView> {
  return toView(ledger, ledger.db, await invitationOf(ledger.db, secret));
}

/** Throws INVITATION_USED, INVITATION_WITHDRAWN or INVITATION_EXPIRED. */
export function refuseOver(ledger: Ledger, row: InvitationRow): void {
  const state = stateOf(ledger, row);
  if (state === "used") throw new LedgerError("INVITATION_USED");
  if (state === "withdrawn") throw new LedgerError("INVITATION_WITHDRAWN");
  if (state === "expired") throw new LedgerError("INVITATION_EXPIRED", { expiresAt: row.expires_at.toISOString() });
}

function stateOf(ledger: Ledger, row: InvitationRow): InvitationView["state"] {
  if (row.used_at) return "used";
  if (row.withdrawn_at) return "withdrawn";
  return row.expires_at <= ledger.now() ? "expired" : "open";
}

async function toView(ledger: Ledger, db: Queryable, row: InvitationRow): Promise<InvitationView> {
  const terms = row.proposal as unknown as NewTerms;
  const profile = (await findProfiles(db, [row.account])).get(row.account)!;
  const products = await findProducts(db, [...new Set(terms.lines.map(({ product }) => product))]);
  return {
    id: row.id,
    seller: { id: row.account, code: profile.code, name: readDocument<OrganisationDocument>(profile.opening).name },
    state: stateOf(ledger, row),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    terms,
    products: [...products.values()].map(({ id, opening }) => ({
      id,
      name: readDocument<ProductDocument>(opening).name,
    })),
    buyer: row.buyer,
    agreement: row.agreement,
  };
}
