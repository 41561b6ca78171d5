import Type, { type Static } from "typebox";
import type { Call, Command, Rest, Sealed } from "../../accept/act.ts";
import { sealDocument } from "../../accept/documents.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { LedgerError } from "../../base/errors.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { insertDocuments } from "../../store/documents.ts";
import type { Transaction } from "../../store/pool.ts";
import type { BatchRow } from "../rows/batches.ts";
import { batchRow, sentTo } from "../rows/loads.ts";
import { reasonDocument } from "../rules/batch.ts";

/** What acts on one batch have in common, above all those that say why. */

export const ReasonArguments = Type.Object({ batch: Type.String(), reason: Type.String() });

/** The commitment of the reason is all that the chain gets of it. */
export const reasonCall = (name: string, { batch, reason }: Static<typeof ReasonArguments>): Call => ({
  contract: "batches",
  function: name,
  values: [batch, reason],
  gas: 170_000,
});

export const sealReason = (seal: Command<unknown>["seal"], stated: Parameters<typeof reasonDocument>[0]): Sealed =>
  seal(SCHEMAS.reason, reasonDocument(stated));

/** For what is kept before the act: seals and stores why, and returns the commitment. */
export async function storeReason(
  ledger: Ledger,
  tx: Transaction,
  stated: Parameters<typeof reasonDocument>[0],
): Promise<string> {
  const sealed = sealDocument(ledger, SCHEMAS.reason, reasonDocument(stated));
  await insertDocuments(tx, [sealed]);
  return sealed.commitment;
}

export const atBatch: NonNullable<Rest["location"]> = {
  what: "What it changed.",
  of: (_, batch) => `/v1/batches/${batch}`,
};

/** For `knownBatch`. */
export function knownNeeds(state: State, { account, subject: batch }: Command<unknown>): Need[] {
  const row = state.get(batchRow, batch);
  return [need(batchRow, batch), ...(row && row.account !== account ? [need(sentTo, { account, batch })] : [])];
}

/** The batch in the address, for who may know of it: what an organisation never had is not its to know of. */
export function knownBatch(state: State, { account, subject: batch, suspended }: Command<unknown>): BatchRow {
  const row = state.get(batchRow, batch);
  if (!row || (row.account !== account && !state.get(sentTo, { account, batch })))
    throw new LedgerError("NOT_FOUND", { resource: "batch" });
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  return row;
}

/** The batch in the address, for its origin only; one that the chain refused never was. */
export function ownBatch(state: State, { account, subject, suspended }: Command<unknown>): BatchRow {
  const row = state.get(batchRow, subject);
  if (row?.account !== account) throw new LedgerError("NOT_FOUND", { resource: "batch" });
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  if (row.state === "rejected") throw new LedgerError("BATCH_REJECTED", { lot: row.lot });
  return row;
}
