import { randomUUID } from "node:crypto";
import { delegateFor, lockActing } from "../../accept/enqueue.ts";
import { insertIntent, type Wish } from "../../accept/intents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise, requesterOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { storeReason } from "../../batches/acts/reasons.ts";
import { type BatchRow, findBatch } from "../../batches/rows/batches.ts";
import { hasHeld } from "../../batches/rows/stock.ts";
import { findApiKey } from "../../keys/rows/credentials.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import { notify } from "../../store/notifications.ts";
import type { Transaction } from "../../store/pool.ts";
import { findReach } from "../rows/reach.ts";
import {
  confirmRecall,
  findOpenRecall,
  insertRecall,
  isRecallStanding,
  lockRecall,
  type Recalled,
  type RecallRow,
  withdrawRecall,
} from "../rows/recalls.ts";
import { type Reach, toReach } from "../views/recall.ts";
import { findFor } from "../views/recalls.ts";

const HOUR_MS = 3_600_000;
/** A proposal that nobody confirmed in this time is void. */
const OPEN_MS = 24 * HOUR_MS;
/** A thief makes a second key in a minute, and everyone of the organisation can see it in the list for a day. */
const KEY_AGE_HOURS = 24;

export interface ProposedRecall {
  reason: string;
  /** Left out: all of the batch, wherever it is. */
  scope?: { holder: string };
}

/**
 * Proposes to recall a batch, or to lift a recall: by a manager of its origin, or by the operator as an authority. Nothing is
 * stopped or freed yet; `confirm` does that, with another key. Returns the recall's id.
 */
export async function proposeRecall(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  kind: "recall" | "lift",
  id: string,
  input: ProposedRecall,
): Promise<string> {
  const batch = await findBatch(tx, id);
  if (!batch) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  authorise(actor, "batch.recall", batch.account);
  await lockRecaller(tx, actor, batch.account);
  const account = actor.kind === "organisation" ? actor.account : null;
  const recalled = { batch: id, holder: input.scope?.holder ?? null, byAuthority: account === null };
  await refuseImpossible(tx, kind, (await findBatch(tx, id))!, recalled);
  const open = await findOpenRecall(tx, recalled, ledger.now());
  if (open) throw new LedgerError("RECALL_OPEN", { recall: open });
  const act = { act: kind, by: account ?? "authority", subject: id, holder: recalled.holder, reason: input.reason };
  const reason = await storeReason(ledger, tx, act);
  const reach = toReach(await findReach(tx, recalled));
  const createdAt = ledger.now();
  const recall = randomUUID();
  await insertRecall(tx, {
    id: recall,
    kind,
    batch: id,
    holder: recalled.holder,
    account,
    reason,
    reach,
    proposedBy: requesterOf(actor),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + OPEN_MS),
  });
  return recall;
}

/**
 * Sends a proposed recall to the chain. One stolen key must not recall a region's salt: it takes another manager's key of the
 * organisation, or the operator; of those keys none may be so new that the thief could have made it. There is one operator's
 * key, so its own proposals it confirms itself, in a request of its own that repeats how far the recall reaches. `reach`: the
 * number of batches that whoever confirms was shown. Returns the operation's id.
 */
export async function confirmRecallOf(
  ledger: Ledger,
  tx: Transaction,
  actor: Actor,
  id: string,
  reach: number,
): Promise<string> {
  const recall = await lockOpen(ledger, tx, actor, id);
  if (recall.account === null && actor.kind !== "operator")
    throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
  if (actor.kind === "organisation") {
    if (recall.proposed_by === actor.key) throw new LedgerError("RECALL_SAME_KEY");
    for (const key of [recall.proposed_by, actor.key]) await refuseYoungKey(ledger, tx, key);
  }
  const shown = (recall.reach as Reach).batches;
  if (reach !== shown) throw new LedgerError("RECALL_REACH_DIFFERS", { reach: shown, given: reach }, "/reach");
  const { batch, holder, reason, kind } = recall;
  const recalled = { batch, holder, byAuthority: recall.account === null };
  await refuseImpossible(tx, kind, (await findBatch(tx, batch))!, recalled);
  const byAuthority = recall.account === null;
  const wish: Wish = {
    kind: byAuthority ? (kind === "recall" ? "recallByAuthority" : "liftByAuthority") : kind,
    arguments: { batch, holder, reason },
  };
  const intent = randomUUID();
  await insertIntent(tx, {
    ...wish,
    id: intent,
    delegate: recall.account === null ? null : delegateFor(actor, recall.account, wish),
    // An authority's acts on one organisation's batches go one after the other.
    account: recall.account ?? recall.origin,
    channel: recall.account === null ? "registrar" : "relay",
    weight: 1,
    dependsOn: null,
    requestedBy: recall.proposed_by,
  });
  await confirmRecall(tx, id, requesterOf(actor), intent);
  await notify(tx, "intents");
  return intent;
}

/** Whoever may propose may also end a proposal, of their organisation or, as the operator, of anyone. */
export async function withdrawRecallOf(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<void> {
  const recall = await lockOpen(ledger, tx, actor, id);
  if (recall.account === null && actor.kind !== "operator")
    throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
  await withdrawRecall(tx, id, requesterOf(actor));
}

async function lockOpen(ledger: Ledger, tx: Transaction, actor: Actor, id: string): Promise<RecallRow> {
  const { origin } = await findFor(ledger, tx, actor, id);
  authorise(actor, "recall.decide", origin);
  await lockRecaller(tx, actor, origin);
  await lockRecall(tx, id);
  const recall = await findFor(ledger, tx, actor, id);
  if (recall.state !== "proposed") throw new LedgerError("RECALL_NOT_OPEN", { state: recall.state });
  return recall;
}

/** Of the batch's origin, either way. A suspended one recalls nothing by itself; an authority recalls its batches all the same. */
async function lockRecaller(tx: Transaction, actor: Actor, origin: string): Promise<void> {
  if (actor.kind === "operator") await lockOrganisation(tx, origin);
  else await lockActing(tx, origin);
}

async function refuseImpossible(
  tx: Transaction,
  kind: "recall" | "lift",
  { id, account, lot, state, s_annulled }: BatchRow,
  recalled: Recalled,
): Promise<void> {
  if (state !== "mined" && state !== "final") throw new LedgerError("RECALL_BATCH_NOT_MINED", { lot });
  if (s_annulled) throw new LedgerError("BATCH_ANNULLED", { lot });
  const standing = await isRecallStanding(tx, recalled);
  if (kind === "lift" && !standing) throw new LedgerError("RECALL_NOT_STANDING", { lot });
  if (kind === "lift") return;
  if (standing) throw new LedgerError("RECALL_STANDS", { lot });
  const { holder } = recalled;
  if (holder === null || holder === account) return;
  const organisation = await findOrganisation(tx, holder);
  if (!organisation) throw new LedgerError("NOT_FOUND", { resource: "organisation" }, "/scope/holder");
  if (!(await hasHeld(tx, holder, id)))
    throw new LedgerError("BATCH_NOTHING_HELD", { lot, code: organisation.code }, "/scope/holder");
}

async function refuseYoungKey(ledger: Ledger, tx: Transaction, id: string): Promise<void> {
  const key = await findApiKey(tx, id);
  const age = key ? ledger.now().getTime() - key.created_at.getTime() : 0;
  if (age < KEY_AGE_HOURS * HOUR_MS) throw new LedgerError("RECALL_KEY_TOO_YOUNG", { hours: KEY_AGE_HOURS });
}
