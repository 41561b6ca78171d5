import { type Actor, type Role, roleOf } from "../access/roles.ts";
import { ERRORS } from "../base/errorTable.ts";
import { type ErrorCode, type ErrorValues, fill } from "../base/errors.ts";
import type { Custody } from "../formats/slots.ts";
import type { Names } from "../values/names.ts";
import { BASE_UNITS, formatQuantity, type UnitCode } from "../values/quantities.ts";
import { readDocument } from "./documents.ts";
import type { EvidenceRow, RejectionRow, RequesterRow } from "./recordRows.ts";
import type { Evidence, Party, RecordedBy, Rejection } from "./schemas.ts";

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
    ...(row.e_delegate !== null && { delegate: row.e_delegate }),
  };
}

/** Null for what was not asked for through this service. `viewer` is null on public pages. */
export function toRecordedBy(row: RequesterRow, viewer: Actor | null): RecordedBy | null {
  if (row.q_role === null) return null;
  const mayKnow = viewer !== null && (viewer.kind === "operator" || speakerOf(viewer) === row.q_account);
  return { role: row.q_role as Role, name: mayKnow ? row.q_name : null, ...delegateOf(row) };
}

/** The organisation whose people read. */
const speakerOf = (viewer: Actor & { kind: "organisation" }): string => viewer.delegate?.account ?? viewer.account;

function delegateOf(row: RequesterRow): { delegate?: Party } {
  const { q_delegate: id, q_delegate_code: code, q_delegate_opening: opening } = row;
  if (!id || !code || !opening) return {};
  return { delegate: { id, code, name: readDocument<{ name: Names }>(opening).name } };
}

/** Of what the actor asks for now. */
export function recordedByOf(actor: Actor): RecordedBy {
  if (actor.kind === "operator") return { role: "operator", name: null };
  const { delegate } = actor;
  const by = delegate && { id: delegate.account, code: delegate.code, name: delegate.name };
  return { role: roleOf(actor), name: actor.name, ...(by && { delegate: by }) };
}

/** What is stored of a refusal: a code of the table and its values; the sentence is written when it is read. */
export interface StoredRejection {
  code: ErrorCode;
  values: ErrorValues;
}

/** The chain counts in base units and knows a batch by its id; people are told its own unit and its lot. */
export function toRejection(row: RejectionRow): Rejection | null {
  if (row.rejection === null || row.rejection === undefined) return null;
  const stored = row.rejection as StoredRejection;
  const { code } = stored;
  const values = row.x_lot === null ? stored.values : inUnitOf(row.x_lot, row.x_unit as UnitCode, stored.values);
  return { code, message: fill(ERRORS[code][1], values), values };
}

/** Of the numbers that come with a unit, all but this are quantities of the batch. */
const LINE = "line";

function inUnitOf(lot: string, unit: UnitCode, values: ErrorValues): ErrorValues {
  const converted: ErrorValues = { ...values, ...("lot" in values && { lot }) };
  if (values["unit"] !== BASE_UNITS) return converted;
  for (const [name, value] of Object.entries(values))
    if (name !== LINE && /^\d+$/.test(String(value))) converted[name] = formatQuantity(BigInt(value), unit);
  return { ...converted, unit };
}
