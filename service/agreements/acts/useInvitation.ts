import { createHmac, hkdfSync, randomUUID } from "node:crypto";
import { rows } from "../../accept/act.ts";
import { enqueue, execute } from "../../accept/execute.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Answer, once, type Repeatable } from "../../accept/once.ts";
import { lockAccount } from "../../accept/organisations.ts";
import type { Actor } from "../../access/roles.ts";
import { at } from "../../base/errors.ts";
import { authenticate, HOLDER, issueApiKey, type NewApiKeyView, withoutSecret } from "../../keys/acts/apiKeys.ts";
import { enrol } from "../../organisations/acts/enrol.ts";
import { sponsor } from "../../organisations/acts/registerOrganisation.ts";
import { getOrganisation, type OrganisationView } from "../../organisations/views/organisations.ts";
import type { Transaction } from "../../store/pool.ts";
import type { Names, Place } from "../../values/names.ts";
import { cleanText } from "../../values/text.ts";
import { agreementActs } from "../rows/acts.ts";
import { lockInvitation, useInvitation } from "../rows/invitations.ts";
import { accept } from "./accept.ts";
import { invitationOf, refuseMoreSponsored, refuseOver } from "./invite.ts";
import { type NewTerms, proposeTo } from "./propose.ts";

export interface InvitedBuyer {
  name: Names;
  place: Place;
  /** Of the person who holds the first key. */
  person: string;
}

export interface UsedInvitation {
  organisation: OrganisationView;
  apiKey: NewApiKeyView;
  agreement: string;
  /** That accepts; the last of three. */
  operation: string;
}

/**
 * Whoever has the link registers a buyer and accepts, in one step: three acts on the chain, each waiting for the one before.
 * The inviting organisation vouches for the buyer and proposes, as whoever made the link asked; the buyer accepts.
 */
export async function acceptInvitation(
  ledger: Ledger,
  tx: Transaction,
  secret: string,
  { name, place, person: named }: InvitedBuyer,
  idempotencyKey: string | null = null,
): Promise<UsedInvitation> {
  const person = at("/person", () => cleanText(named, HOLDER));
  const { id } = await invitationOf(tx, secret);
  const invitation = await lockInvitation(tx, id);
  refuseOver(ledger, invitation);
  const { account: seller, requested_by: requestedBy } = invitation;
  await lockAccount(tx, seller);
  await refuseMoreSponsored(tx, seller);

  const enrolled = await enrol(ledger, tx, { kind: "buyer", name, place });
  const { account } = enrolled;
  // As whoever made the link, a manager then.
  const inviting = { kind: "organisation", account: seller, role: "manager", key: requestedBy, name: "" } as const;
  const vouching = (await execute(ledger, tx, inviting, sponsor, { body: enrolled })).operation;
  const apiKey = await issueApiKey(
    ledger,
    tx,
    account,
    { name: person, role: "manager", issuedBy: "invitation", membersFrom: ledger.now() },
    idempotencyKey === null ? ledger : bytesOfFirstKey(ledger, id, idempotencyKey),
  );

  const terms = invitation.proposal as unknown as NewTerms;
  const proposal = await proposeTo(ledger, tx, inviting, { buyer: account, terms, after: vouching });
  const { agreement } = proposal;
  const acceptance = randomUUID();
  const actor: Actor = { kind: "organisation", account, role: "manager", key: apiKey.id, name: person };
  await enqueue(
    tx,
    accept,
    { operation: acceptance, account, actor },
    {
      arguments: { agreement },
      rows: [rows(agreementActs, { intent: acceptance, agreement, account, kind: "acceptance" })],
      dependsOn: proposal.intent,
    },
  );
  await useInvitation(tx, id, { usedAt: ledger.now(), buyer: account, agreement });
  return {
    organisation: await getOrganisation(ledger, tx, actor, account),
    apiKey,
    agreement,
    operation: acceptance,
  };
}

/** The bytes of the first key: the same for the same link and idempotency key, so that a lost answer can be given again; kept nowhere. */
function bytesOfFirstKey(ledger: Ledger, invitation: string, idempotencyKey: string): Pick<Ledger, "randomBytes"> {
  const key = Buffer.from(hkdfSync("sha256", ledger.masterKey, "", "silsila.invitation.first-key", 32));
  return {
    randomBytes: (size) =>
      createHmac("sha256", key).update(`${invitation} ${idempotencyKey} ${size}`).digest().subarray(0, size),
  };
}

const SHOWN_AGAIN_MS = 3_600_000;

/**
 * The first key, once more, for whoever used the link with this very idempotency key an hour ago at most: on a weak line the answer may
 * have been lost. Null for everybody else who has the link.
 */
export async function firstKeyAgain(ledger: Ledger, secret: string, idempotencyKey: string): Promise<string | null> {
  const { id, used_at, buyer } = await invitationOf(ledger.db, secret);
  if (used_at === null || ledger.now().getTime() - used_at.getTime() > SHOWN_AGAIN_MS) return null;
  const bytes = bytesOfFirstKey(ledger, id, idempotencyKey);
  const key = `sil_${Buffer.from(bytes.randomBytes(8)).toString("hex")}_${Buffer.from(bytes.randomBytes(32)).toString("base64url")}`;
  const actor = await authenticate(ledger, key).catch(() => null);
  return actor?.kind === "organisation" && actor.account === buyer ? key : null;
}

/** As `acceptInvitation`, once for each Idempotency-Key of this link; a repeat is told all but the key. */
export async function acceptInvitationOnce(
  ledger: Ledger,
  secret: string,
  buyer: InvitedBuyer,
  repeatable: Repeatable | null,
): Promise<Answer> {
  const { id, account } = await invitationOf(ledger.db, secret);
  // Whoever has the link is known by it until there is a key.
  const visitor: Actor = { kind: "organisation", account, role: "reader", key: `invitation ${id}`, name: "" };
  return once(ledger, visitor, repeatable, async (tx) => {
    const body = await acceptInvitation(ledger, tx, secret, buyer);
    return { status: 202, body, kept: { ...body, apiKey: withoutSecret(body.apiKey) } };
  });
}
