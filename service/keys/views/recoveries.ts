import type { Static } from "typebox";
import { readDocument } from "../../accept/documents.ts";
import { toEvidence } from "../../accept/evidence.ts";
import type { Ledger } from "../../accept/ledger.ts";
import { organisationExists } from "../../accept/organisations.ts";
import { type Actor, authorise } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import type { Custody } from "../../formats/slots.ts";
import type { Queryable } from "../../store/pool.ts";
import { timeOf } from "../../values/dates.ts";
import { findRecovery, type RecoveryRow } from "../rows/recoveries.ts";
import type { RecoveryDocument } from "../rules.ts";
import type { Recovery } from "./schemas.ts";

export type RecoveryView = Static<typeof Recovery>;

/** The latest one, whether it waits or ended; NOT_FOUND when there never was any. */
export async function getRecovery(ledger: Ledger, db: Queryable, actor: Actor, account: string): Promise<RecoveryView> {
  authorise(actor, "signer.read", account);
  const row = (await organisationExists(db, account)) && (await findRecovery(db, account));
  if (!row) throw new LedgerError("NOT_FOUND", { resource: "recovery" });
  return toView(ledger, account, row);
}

function toView(ledger: Ledger, account: string, row: RecoveryRow): RecoveryView {
  return {
    organisation: account,
    signer: row.signer,
    custody: row.custody as Custody,
    state: row.starting ? "asked" : row.ended_by === null ? (row.ending ? "ending" : "waiting") : ENDS[row.ended_by]!,
    readyAt: row.ready_at === null ? null : timeOf(row.ready_at),
    askedBy: row.registrar,
    reason: row.opening && readDocument<RecoveryDocument>(row.opening).reason,
    commitment: row.reason,
    endedAt: row.ended_at?.toISOString() ?? null,
    operation: row.starting ?? row.ending,
    evidence: toEvidence(row, ledger.contracts.chainId),
  };
}

const ENDS: Record<string, RecoveryView["state"]> = {
  recovery_completed: "completed",
  recovery_vetoed: "vetoed",
  recovery_withdrawn: "withdrawn",
};
