import { ZeroAddress } from "ethers";
import Type, { type Static } from "typebox";
import { type Call, type Command, type Effects, type Rest, rows } from "../../accept/act.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { requesterOf } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { findBatch } from "../../batches/rows/batches.ts";
import { findApiKey } from "../../keys/rows/credentials.ts";
import type { Transaction } from "../../store/pool.ts";
import { confirmations, lockRecall } from "../rows/recalls.ts";
import type { Reach } from "../views/recall.ts";
import { findFor, getRecall } from "../views/recalls.ts";
import { Recall, RecallConfirmation, RecallPath } from "../views/schemas.ts";
import { refuseImpossible } from "./proposals.ts";

/**
 * What recalling and lifting have in common, by the origin or by an authority: each was proposed before, and this sends it to
 * the chain.
 */

type Arguments = Static<typeof RecallArguments>;

/** `holder` null: all of the batch. */
const RecallArguments = Type.Object({
  batch: Type.String(),
  holder: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
});

export const recallCall = (name: string, { batch, holder, reason }: Arguments): Call => ({
  contract: "batches",
  function: name,
  values: [batch, holder ?? ZeroAddress, reason],
  gas: 170_000,
});

/** One address for all of them. */
const rest: Rest = {
  path: "/v1/recalls/:id/confirmation",
  operationId: "confirmRecall",
  tags: ["recalls"],
  summary: "Confirm a proposed recall",
  description:
    "By another manager's key of the same organisation than the one it was proposed with, both issued at least 24 hours ago, or by the operator. There is one operator's key, so the operator confirms its own proposals itself. Sends it to the chain.",
  params: RecallPath,
  refusals: [
    "RECALL_NOT_OPEN",
    "RECALL_SAME_KEY",
    "RECALL_KEY_TOO_YOUNG",
    "RECALL_REACH_DIFFERS",
    "RECALL_STANDS",
    "RECALL_NOT_STANDING",
    "RECALL_BATCH_NOT_MINED",
    "BATCH_ANNULLED",
    "BATCH_NOTHING_HELD",
  ],
  answer: {
    schema: Recall,
    read: (ledger, db, actor, { subject }) => getRecall(ledger, db, actor, subject),
  },
  location: { what: "The recall.", of: (_, id) => `/v1/recalls/${id}` },
};

/** A thief makes a second key in a minute, and everyone of the organisation can see it in the list for a day. */
const KEY_AGE_HOURS = 24;
const HOUR_MS = 3_600_000;

/**
 * One stolen key must not recall a region's salt: it takes another manager's key of the organisation, or the operator; of
 * those keys none may be so new that the thief could have made it. There is one operator's key, so its own proposals it
 * confirms itself, in a request of its own that repeats how far the recall reaches. `reach`: the number of batches that whoever
 * confirms was shown.
 */
async function prepare(
  command: Command<Static<typeof RecallConfirmation>>,
  tx: Transaction,
  ledger: Ledger,
): Promise<Effects<Arguments>> {
  const { actor, subject: id, operation: intent, body } = command;
  // An authority recalls the batches of a suspended organisation all the same.
  if (command.suspended && actor.kind === "organisation") throw new LedgerError("ORGANISATION_SUSPENDED");
  await lockRecall(tx, id);
  const recall = await findFor(ledger, tx, actor, id);
  // Whoever asks for it by whichever act: what an authority proposed is nobody else's to confirm.
  if (recall.account === null && actor.kind !== "operator")
    throw new LedgerError("ROLE_TOO_WEAK", { needed: "operator" });
  if (recall.state !== "proposed") throw new LedgerError("RECALL_NOT_OPEN", { state: recall.state });
  const { proposed_by: requestedBy, batch, holder, reason } = recall;
  if (actor.kind === "organisation") {
    if (requestedBy === actor.key) throw new LedgerError("RECALL_SAME_KEY");
    for (const key of [requestedBy, actor.key]) await refuseYoungKey(ledger, tx, key);
  }
  const shown = (recall.reach as Reach).batches;
  if (body.reach !== shown)
    throw new LedgerError("RECALL_REACH_DIFFERS", { reach: shown, given: body.reach }, "/reach");
  const recalled = { batch, holder, byAuthority: recall.account === null };
  await refuseImpossible(tx, recall.kind, (await findBatch(tx, batch))!, recalled);
  return {
    arguments: { batch, holder, reason },
    requestedBy,
    rows: [rows(confirmations, { id, confirmedBy: requesterOf(actor), intent })],
  };
}

async function refuseYoungKey(ledger: Ledger, tx: Transaction, id: string): Promise<void> {
  const key = await findApiKey(tx, id);
  const age = key ? ledger.now().getTime() - key.created_at.getTime() : 0;
  if (age < KEY_AGE_HOURS * HOUR_MS) throw new LedgerError("RECALL_KEY_TOO_YOUNG", { hours: KEY_AGE_HOURS });
}

export const confirmation = {
  resource: "recall",
  // The authority decides on it itself.
  whileSuspended: true,
  body: RecallConfirmation,
  arguments: RecallArguments,
  rest,
  rule: { prepare },
} as const;
