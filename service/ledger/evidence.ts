import type { EvidenceRow } from "../db/records.ts";
import { ERRORS, type ErrorCode, type ErrorValues, fill } from "../errors.ts";
import type { Custody, Evidence, Rejection } from "./views.ts";

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
    account: row.e_account!,
    signer: row.e_signer,
    custody: row.e_custody as Custody | null,
  };
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
