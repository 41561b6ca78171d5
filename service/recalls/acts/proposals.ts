import { randomUUID } from "node:crypto";
import type { Static } from "typebox";
import type { Ledger } from "../../accept/ledger.ts";
import { isOnChain } from "../../accept/operationStates.ts";
import { lockAccount, lockOrganisation } from "../../accept/organisations.ts";
import { type Actor, authorise, requesterOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { storeReason } from "../../batches/acts/reasons.ts";
import { type BatchRow, findBatch } from "../../batches/rows/batches.ts";
import { hasHeld } from "../../batches/rows/stock.ts";
import { findOrganisation } from "../../organisations/rows/organisations.ts";
import type { Transaction } from "../../store/pool.ts";
import { findReach } from "../rows/reach.ts";
import {
  findOpenRecall,
  insertRecall,
  isRecallStanding,
  lockRecall,
  type Recalled,
  type RecallRow,
  withdrawRecall,
} from "../rows/recalls.ts";
import { toReach } from "../views/recall.ts";
import { findFor } from "../views/recalls.ts";
import type { NewRecall } from "../views/schemas.ts";

const HOUR_MS = 3_600_000;
/** A proposal that nobody confirmed in this time is void. */
const OPEN_MS = 24 * HOUR_MS;

/** What is asked for until it is confirmed; `recall` and `lift` send it to the chain then. */
export type ProposedRecall = Static<typeof NewRecall>;

/**
 * Proposes to recall a batch, or to lift a recall: by a manager of its origin, or by the operator as an authority. Nothing is
 * stopped or freed yet; confirming does that, with another key. Returns the recall's id.
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
  else await lockAccount(tx, origin);
}

/** What the contract would refuse, when it is proposed and again when it is confirmed. */
export async function refuseImpossible(
  tx: Transaction,
  kind: "recall" | "lift",
  { id, account, lot, state, s_annulled }: BatchRow,
  recalled: Recalled,
): Promise<void> {
  if (!isOnChain(state)) throw new LedgerError("RECALL_BATCH_NOT_MINED", { lot });
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
