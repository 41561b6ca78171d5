import { hkdfSync } from "node:crypto";
import type { Ledger } from "../accept/ledger.ts";
import { once } from "../accept/once.ts";
import type { Actor } from "../access/roles.ts";
import { readDisclosedLines } from "../agreements/acts/disclose.ts";
import { readInvitation } from "../agreements/acts/invite.ts";
import { acceptInvitation, firstKeyAgain } from "../agreements/acts/useInvitation.ts";
import { deskAgreements } from "../agreements/desk/reads.ts";
import type { InvitationDeps } from "../agreements/page/invitation.ts";
import { readAgreementProof } from "../agreements/views/proof.ts";
import { LedgerError } from "../base/errors.ts";
import { mayKnow } from "../batches/views/batch.ts";
import { findPublicBatch, getBatch, readBatches } from "../batches/views/batches.ts";
import { readCertificateReach } from "../batches/views/certificateReach.ts";
import { readStatus } from "../batches/views/status.ts";
import { deskCertificates } from "../certificates/desk/reads.ts";
import { known, performOf, repeatable, toActor } from "../desk/acts.ts";
import type { DeskUser } from "../desk/frame.ts";
import { actorOfSession, authenticate, endSession } from "../keys/acts/apiKeys.ts";
import { deskKeys } from "../keys/desk/notice.ts";
import { leaveMessage, readMessages, removeMessage } from "../labels/acts/messages.ts";
import { findUnit } from "../labels/acts/printUnits.ts";
import { deskUnits } from "../labels/desk/reads.ts";
import { readLabelMarks } from "../labels/views/marks.ts";
import type { UnitOpenings } from "../labels/views/units.ts";
import { findPublicObservations } from "../observations/acts/observe.ts";
import { findPublicContact, readContact, stateContact } from "../organisations/views/contacts.ts";
import { getOrganisation } from "../organisations/views/organisations.ts";
import { readRegistryActs } from "../organisations/views/registry.ts";
import { createProduct, readProducts } from "../products/acts/create.ts";
import { readPrefixes, resolveGs1 } from "../products/acts/prefix.ts";
import type { ProductView } from "../products/views/schemas.ts";
import { readPath } from "../provenance/views/path.ts";
import { readStory } from "../provenance/views/story.ts";
import type { PageChanges } from "../store/pageChanges.ts";
import { actFor } from "../unions/acts/actFor.ts";
import { deskUnions } from "../unions/desk/reads.ts";
import { findPublicSuccessor } from "../unions/views/mergers.ts";
import { dayInMorocco, timeInMorocco } from "../values/dates.ts";
import type { Site } from "../web/reply.ts";
import type { DeskDeps } from "./desk/deps.ts";
import { deskActs } from "./desk/deskActs.ts";
import { findPublicCodes, findPublicOrganisation } from "./organisation.ts";
import { findPublicProduct } from "./product.ts";
import type { PagesDeps } from "./routes.ts";

export function pagesDeps(
  ledger: Ledger,
  site: Site,
  { openings, changes }: { openings: UnitOpenings; changes: PageChanges },
): PagesDeps {
  return {
    ...site,
    pageVersion: () => changes.version(),
    today: () => dayInMorocco(ledger.now()),
    findBatchByCode: (code) => findPublicBatch(ledger, code),
    listRegistryActs: (cursor) => readRegistryActs(ledger, { cursor, limit: 50 }),
    findOrganisation: (name) => findPublicOrganisation(ledger, name),
    findContact: (account) => findPublicContact(ledger, account),
    findProduct: (id) => findPublicProduct(ledger, id),
    findPublicCodes: (accounts) => findPublicCodes(ledger, accounts),
    findObservations: (batch) => findPublicObservations(ledger, batch, 5),
    readStanding: (batch) => readStatus(ledger, batch),
    findSuccessor: (account) => findPublicSuccessor(ledger, account),
    readStory: (batch) => readStory(ledger, batch),
    leaveMessage: (batch, message) => leaveMessage(ledger, batch, message),
    readPath: (batch) => readPath(ledger, batch),
    readAgreementProof: (id) => readAgreementProof(ledger, id),
    readDisclosures: (batch) => readDisclosedLines(ledger, batch),
    findUnit: (batch, text) => findUnit(ledger, batch, text),
    countOpening: (unit, before) => openings.count(unit, before),
    resolveGs1: (key) => resolveGs1(ledger, key),
  };
}

export function invitationDeps(ledger: Ledger, site: Site): InvitationDeps {
  return {
    ...site,
    readInvitation: (secret) => known(readInvitation(ledger, secret)),
    acceptInvitation: async (secret, buyer, idempotencyKey) => {
      const { apiKey } = await ledger.db.transaction((tx) =>
        acceptInvitation(ledger, tx, secret, buyer, idempotencyKey),
      );
      return apiKey.key;
    },
    keyAgain: (secret, idempotencyKey) => firstKeyAgain(ledger, secret, idempotencyKey),
  };
}

export function deskDeps(ledger: Ledger, site: Site): DeskDeps {
  return {
    perform: performOf(ledger),
    ...site,
    ...deskActs(ledger),
    ...deskUnions(ledger),
    ...deskAgreements(ledger),
    ...deskCertificates(ledger, mayKnow),
    readCertificateReach: (user, id) => readCertificateReach(ledger, toActor(user), id, { limit: 20 }),
    ...deskUnits(ledger),
    ...deskKeys(ledger),
    sessionKey: Buffer.from(hkdfSync("sha256", ledger.masterKey, "", "silsila.desk.session", 32)),
    now: () => ledger.now(),
    today: () => dayInMorocco(ledger.now()),
    timeOfDay: () => timeInMorocco(ledger.now()),
    signIn: async (key) => {
      const actor = await authenticate(ledger, key).catch(wrongKey);
      return actor && toUser(ledger, actor);
    },
    session: async (keyId, sessionId, actingFor) => {
      const actor = await actorOfSession(ledger, keyId, sessionId);
      if (!actor || actingFor === null) return actor && toUser(ledger, actor);
      return (await toUserFor(ledger, actor, actingFor)) ?? toUser(ledger, actor);
    },
    endSession: (sessionId) => endSession(ledger, sessionId),
    // Enough for a choice in a form; who makes more than this many products has the REST API.
    readContact: (user) => readContact(ledger, toActor(user), user.account),
    stateContact: (user, contact) =>
      ledger.db.transaction((tx) => stateContact(tx, toActor(user), user.account, contact)),
    hasCompanyPrefix: async (user) =>
      (await readPrefixes(ledger, toActor(user), user.account, { limit: 1 })).items.length > 0,
    listProducts: async (user) => (await readProducts(ledger, toActor(user), { limit: 200 })).items,
    createProduct: async (user, input, key) => {
      const actor = toActor(user);
      const answer = await once(ledger, actor, repeatable(key, "product", input), async (tx) => {
        const product = await createProduct(ledger, tx, actor, input);
        return { status: 201, body: product, kept: product };
      });
      return answer.body as ProductView;
    },
    listBatches: (user, cursor) => readBatches(ledger, toActor(user), { cursor: cursor ?? undefined, limit: 10 }),
    listMessages: (user, cursor) => readMessages(ledger, toActor(user), { cursor: cursor ?? undefined, limit: 20 }),
    removeMessage: async (user, id) => void (await known(removeMessage(ledger, toActor(user), id))),
    labelMarks: (batch) => readLabelMarks(ledger, batch),
    getBatch: (user, id) => known(getBatch(ledger, ledger.db, toActor(user), id)),
  };
}

function wrongKey(error: unknown): null {
  if (error instanceof LedgerError && error.code === "KEY_WRONG") return null;
  throw error;
}

/** The operator has no desk: it speaks for no cooperative. */
async function toUser(ledger: Ledger, actor: Actor): Promise<DeskUser | null> {
  if (actor.kind === "operator") return null;
  const organisation = await getOrganisation(ledger, ledger.db, actor, actor.account);
  const { account, key: keyId, role, name, delegate, successor, withoutMembers } = actor;
  const user = { account, organisation, keyId, role, name };
  return {
    ...user,
    ...(delegate && { delegate }),
    ...(successor !== undefined && { successor }),
    ...(withoutMembers && { withoutMembers }),
  };
}

/** As it acts for another; null when it may not any more. */
async function toUserFor(ledger: Ledger, actor: Actor, account: string): Promise<DeskUser | null> {
  try {
    return await toUser(ledger, await actFor(ledger, actor, account));
  } catch (error) {
    if (error instanceof LedgerError && error.status < 500) return null;
    throw error;
  }
}
