import type { Command } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { at, LedgerError } from "../../base/errors.ts";
import type { BatchMark } from "../../batches/rows/batches.ts";
import { batchMark } from "../../batches/rows/loads.ts";
import type { BatchDocument } from "../../batches/rules/batch.ts";
import { baseOf, formatQuantity, type Quantity } from "../../values/quantities.ts";
import { supplies } from "../rows/loads.ts";
import type { AgreedLine } from "../rules/agreements.ts";
import { roomOf } from "../rules/sums.ts";
import { progressOf } from "../views/agreement.ts";
import { type Access, accessNeeds } from "./access.ts";

/** Counts from 0; of one batch, in its unit. */
export interface Allotment {
  line: number;
  batch: string;
  quantity: Quantity;
}

export function lineOf({ document }: Pick<Access, "document">, line: number): AgreedLine {
  const found = document.lines[line];
  if (!found) throw new LedgerError("NOT_FOUND", { resource: "line" }, "/line");
  return found;
}

/** In base units, as the chain says and as the seller's own acts on their way will leave it. Ask for `supplies` before. */
export function remaining(
  { subject }: Pick<Command<unknown>, "subject">,
  state: State,
  { document, pending }: Pick<Access, "document" | "pending">,
  line: number,
): { room: bigint; reserved: Map<string, bigint> } {
  const supplied = state.get(supplies, subject) ?? [];
  let room = roomOf(progressOf(document, supplied)[line]!);
  const reserved = new Map(supplied.filter((one) => one.line === line).map((one) => [one.batch, one.reserved]));
  for (const { kind, arguments: stated } of pending) {
    if (stated["line"] !== line) continue;
    const sign = kind === "allocate" ? 1n : kind === "deallocate" || kind === "deliver" ? -1n : 0n;
    const [batch, quantity] = [String(stated["batch"]), sign === 0n ? 0n : BigInt(String(stated["quantity"]))];
    reserved.set(batch, (reserved.get(batch) ?? 0n) + sign * quantity);
    // What is delivered leaves the reservation, and stays within the line.
    if (kind !== "deliver") room -= sign * quantity;
  }
  return { room, reserved };
}

export const reservedNeeds = (command: Command<Allotment>, state: State): Need[] => [
  ...accessNeeds(command, state),
  need(supplies, command.subject),
  need(batchMark, command.body.batch),
];

/** A part of what is reserved of a batch for a line; `reservedNeeds` asks for what it must know. */
export function takenFromReserved(
  command: Pick<Command<unknown>, "subject">,
  state: State,
  access: Access,
  asked: Allotment,
): { part: bigint; mark: BatchMark; document: BatchDocument } {
  lineOf(access, asked.line);
  const { reserved } = remaining(command, state, access, asked.line);
  const mark = state.get(batchMark, asked.batch);
  // Whoever never had anything of it reserved learns no more of a batch than that.
  if (!mark || !reserved.has(asked.batch)) throw new LedgerError("NOT_FOUND", { resource: "batch" }, "/batch");
  const document = readDocument<BatchDocument>(mark.opening);
  const { lot } = document;
  const { unit } = document.quantity;
  const part = at("/quantity", () => baseOf({ lot, unit }, asked.quantity));
  const allocated = reserved.get(asked.batch)!;
  if (part > allocated) {
    const inUnit = (base: bigint) => formatQuantity(base > 0n ? base : 0n, unit);
    const values = { lot, unit, allocated: inUnit(allocated), asked: inUnit(part) };
    throw new LedgerError("ALLOCATION_INSUFFICIENT", values, "/quantity");
  }
  return { part, mark, document };
}
