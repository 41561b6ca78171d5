import type { Actor, Role } from "../domain/roles.ts";
import type { EvidenceRow } from "../db/records.ts";
import type { RequesterRow } from "../db/requesters.ts";
import { ERRORS, type ErrorCode, type ErrorValues, fill } from "../errors.ts";
import type { Custody, Evidence, RecordedBy, Rejection } from "./views.ts";

/** Null while the chain says nothing of it. */
export function toEvidence(row: EvidenceRow, chainId: bigint): Evidence | null {
  if (row.e_block === null) return null;
  return {
    chainId: chainId.toString(),
    contract: row.e_contract!,
    block: row.e_block,
    blockHash: row.e_block_hash!,
    transaction: row.e_transaction!,
    time: row.e_time!.toISOString(),
    account: row.e_account ?? "",
    signer: row.e_signer,
    custody: row.e_custody as Custody | null,
  };
}

/** Null for what was not asked for through this service. `viewer` is null on public pages. */
export function toRecordedBy(row: RequesterRow, viewer: Actor | null): RecordedBy | null {
  if (row.q_role === null) return null;
  const mayKnow = viewer !== null && (viewer.kind === "operator" || viewer.account === row.q_account);
  return { role: row.q_role as Role, name: mayKnow ? row.q_name : null };
}

/** What is stored of a refusal: a code of the table and its values; the sentence is written when it is read. */
export interface StoredRejection {
  code: ErrorCode;
  values: ErrorValues;
}

export function toRejection(stored: unknown): Rejection | null {
  if (stored === null || stored === undefined) return null;
  const { code, values } = stored as StoredRejection;
  return { code, message: fill(ERRORS[code][1], values), values };
}
