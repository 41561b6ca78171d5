import { hkdfSync } from "node:crypto";
import { dayInMorocco } from "../domain/dates.ts";
import type { Actor } from "../domain/roles.ts";
import { LedgerError } from "../errors.ts";
import { readAgreementProof } from "../ledger/agreementProof.ts";
import { actorOfSession, authenticate, endSession } from "../ledger/apiKeys.ts";
import { findPublicBatch, getBatch, readBatches, registerBatches } from "../ledger/batches.ts";
import { findPublicContact, readContact, stateContact } from "../ledger/contacts.ts";
import { actFor } from "../ledger/delegation.ts";
import { readDisclosedSales } from "../ledger/disclosures.ts";
import { resolveGs1 } from "../ledger/gs1.ts";
import { once } from "../ledger/idempotency.ts";
import { acceptInvitation, firstKeyAgain } from "../ledger/invitationUses.ts";
import { readInvitation } from "../ledger/invitations.ts";
import { readLabelMarks } from "../ledger/labelMarks.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { leaveMessage, readMessages, removeMessage } from "../ledger/messages.ts";
import { findPublicSuccessor } from "../ledger/mergers.ts";
import { findPublicObservations } from "../ledger/observations.ts";
import { findPublicCodes, findPublicOrganisation } from "../ledger/publicOrganisations.ts";
import { findPublicProduct } from "../ledger/publicProducts.ts";
import { getOrganisation } from "../ledger/organisations.ts";
import type { PageChanges } from "../ledger/pageChanges.ts";
import { readPath } from "../ledger/path.ts";
import { createProduct, readProducts } from "../ledger/products.ts";
import { readRegistryActs } from "../ledger/registryActs.ts";
import { readStanding } from "../ledger/standing.ts";
import { readStory } from "../ledger/story.ts";
import { findUnit } from "../ledger/unitLabels.ts";
import type { UnitOpenings } from "../ledger/unitOpenings.ts";
import type { BatchView, ProductView } from "../ledger/views.ts";
import { deskActs, known, repeatable, toActor } from "./deskActs.ts";
import { deskUnions } from "./deskUnions.ts";
import { deskUnits } from "./deskUnits.ts";
import { deskSales } from "./deskSales.ts";
import { deskCertificates } from "./deskCertificates.ts";
import type { DeskDeps, DeskUser } from "./desk/deps.ts";
import type { InvitationDeps } from "./invitation.ts";
import type { Site } from "./reply.ts";
import type { PagesDeps } from "./routes.ts";

export function pagesDeps(
  ledger: Ledger,
  site: Site,
  { openings, changes }: { openings: UnitOpenings; changes: PageChanges },
): PagesDeps {
  return {
    ...site,
    pageVersion: () => changes.version(),
    findBatchByCode: (code) => findPublicBatch(ledger, code),
    listRegistryActs: (cursor) => readRegistryActs(ledger, { cursor, limit: 50 }),
    findOrganisation: (name) => findPublicOrganisation(ledger, name),
    findContact: (account) => findPublicContact(ledger, account),
    findProduct: (id) => findPublicProduct(ledger, id),
    findPublicCodes: (accounts) => findPublicCodes(ledger, accounts),
    findObservations: (batch) => findPublicObservations(ledger, batch, 5),
    readStanding: (batch) => readStanding(ledger, batch),
    findSuccessor: (account) => findPublicSuccessor(ledger, account),
    readStory: (batch) => readStory(ledger, batch),
    leaveMessage: (batch, message) => leaveMessage(ledger, batch, message),
    readPath: (batch) => readPath(ledger, batch),
    readAgreementProof: (id) => readAgreementProof(ledger, id),
    readDisclosures: (batch) => readDisclosedSales(ledger, batch),
    findUnit: (batch, text) => findUnit(ledger, batch, text),
    countOpening: (unit, before) => openings.count(unit, before),
    resolveGs1: (key) => resolveGs1(ledger, key),
  };
}

export function invitationDeps(ledger: Ledger, site: Site): InvitationDeps {
  return {
    ...site,
    readInvitation: (secret) => known(readInvitation(ledger, secret)),
    acceptInvitation: async (secret, buyer, wish) => {
      const { apiKey } = await ledger.db.transaction((tx) => acceptInvitation(ledger, tx, secret, buyer, wish));
      return apiKey.key;
    },
    keyAgain: (secret, wish) => firstKeyAgain(ledger, secret, wish),
  };
}

export function deskDeps(ledger: Ledger, site: Site): DeskDeps {
  return {
    ...site,
    ...deskActs(ledger),
    ...deskUnions(ledger),
    ...deskSales(ledger),
    ...deskCertificates(ledger),
    ...deskUnits(ledger),
    sessionKey: Buffer.from(hkdfSync("sha256", ledger.masterKey, "", "silsila.desk.session", 32)),
    today: () => dayInMorocco(ledger.now()),
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
    registerBatch: async (user, input, key) => {
      const actor = toActor(user);
      const answer = await once(ledger, actor, repeatable(key, "batch", input), async (tx) => {
        const { batches } = await registerBatches(ledger, tx, actor, [input], [""]);
        return { status: 202, body: batches[0], kept: batches[0] };
      });
      return answer.body as BatchView;
    },
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
  const { account, key: keyId, role, name, delegate, successor } = actor;
  const user = { account, organisation, keyId, role, name };
  return { ...user, ...(delegate && { delegate }), ...(successor !== undefined && { successor }) };
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
