import type { AgreementState } from "../../chain/enums.ts";
import { costOf, parseMoney } from "../../values/money.ts";
import { parseQuantity, UNITS } from "../../values/quantities.ts";
import type { AgreedLine } from "./agreements.ts";
import { type AgreementAct, type AgreementRole, mayIn } from "./states.ts";

/** How far a line has come, in base units. */
export interface Progress {
  agreed: bigint;
  reserved: bigint;
  inTransit: bigint;
  /** On its way back to the seller: accepted until it is there. */
  returning: bigint;
  accepted: bigint;
}

/** What can still be allocated. */
export const roomOf = ({ agreed, reserved, inTransit, accepted }: Progress): bigint =>
  agreed - reserved - inTransit - accepted;

/** What `base` units of the line cost, in the smallest part of its currency. */
export const costOfLine = ({ quantity, price }: Pick<AgreedLine, "quantity" | "price">, base: bigint): bigint =>
  costOf(base, UNITS[quantity.unit].decimals, parseMoney(price));

export const agreedOf = ({ quantity }: Pick<AgreedLine, "quantity">): bigint => parseQuantity(quantity).base;

/** What all of it costs, in the smallest part of its currency. */
export const totalOf = (lines: readonly AgreedLine[]): bigint =>
  lines.reduce((sum, line) => sum + costOfLine(line, agreedOf(line)), 0n);

/** In the smallest part of the agreement's currency. `most`: nothing beyond it can be declared as paid. */
export interface Sums {
  total: bigint;
  accepted: bigint;
  declared: bigint;
  confirmed: bigint;
  most: bigint;
  /** Confirmed beyond what came or is on its way: paid in advance, or to be paid back after a return. */
  overpaid: bigint;
}

/**
 * While goods can still be sent, all that was agreed can be paid, in advance too. Once they cannot, what was accepted or is
 * on its way; but an arbiter may decide anything up to the whole, and one who is silent leaves that open.
 */
export function sumsOf(
  state: AgreementState,
  lines: readonly AgreedLine[],
  progress: readonly Progress[],
  payments: readonly { minor: bigint; confirmed: boolean }[],
): Sums {
  const over = (of: (line: AgreedLine, i: number) => bigint) => lines.reduce((sum, line, i) => sum + of(line, i), 0n);
  const total = totalOf(lines);
  const accepted = over((line, i) => costOfLine(line, progress[i]!.accepted));
  const onTheWay = over((line, i) => costOfLine(line, progress[i]!.accepted + progress[i]!.inTransit));
  const paid = (counted: readonly { minor: bigint }[]) => counted.reduce((sum, { minor }) => sum + minor, 0n);
  const confirmed = paid(payments.filter((one) => one.confirmed));
  return {
    total,
    accepted,
    declared: paid(payments),
    confirmed,
    most: state === "overdue" ? onTheWay : total,
    overpaid: confirmed > onTheWay ? confirmed - onTheWay : 0n,
  };
}

/** What somebody can do next, and who. */
export interface Step {
  by: AgreementRole;
  act: AgreementAct | "receive";
}

/** What would bring it on, the most pressing first: whose turn it is. Nothing once it has ended and nothing is owed. */
export function stepsOf({
  state,
  proposedBy,
  disputedBy,
  arbiter,
  progress,
  payments,
  sums,
  settledBy,
}: {
  state: AgreementState;
  proposedBy: "seller" | "buyer";
  disputedBy: "seller" | "buyer" | null;
  arbiter: boolean;
  progress: readonly Progress[];
  payments: readonly { confirmed: boolean }[];
  sums: Sums;
  settledBy: readonly ("seller" | "buyer")[];
}): Step[] {
  const answerer = proposedBy === "seller" ? "buyer" : "seller";
  if (state === "proposed") return [{ by: answerer, act: "accept" }];
  if (state === "disputed")
    return [arbiter ? { by: "arbiter", act: "resolve" } : { by: disputedBy!, act: "withdrawDispute" }];
  const some = (of: (one: Progress) => bigint) => progress.some((one) => of(one) > 0n);
  const steps: Step[] = [];
  if (some(({ inTransit }) => inTransit)) steps.push({ by: "buyer", act: "receive" });
  if (some(({ returning }) => returning)) steps.push({ by: "seller", act: "receive" });
  if (!mayIn("declarePayment", state)) return steps;
  if (payments.some(({ confirmed }) => !confirmed)) steps.push({ by: "seller", act: "confirmPayment" });
  const sends = state === "accepted";
  if (sends && some(({ reserved }) => reserved)) steps.push({ by: "seller", act: "deliver" });
  else if (sends && some(roomOf)) steps.push({ by: "seller", act: "allocate" });
  // What is owed after a decision is the arbiter's word, not what came.
  if (state !== "resolved" && sums.declared < sums.accepted) steps.push({ by: "buyer", act: "declarePayment" });
  if (steps.length > 0 || !mayIn("settle", state)) return steps;
  return (["buyer", "seller"] as const)
    .filter((side) => !settledBy.includes(side))
    .map((by) => ({ by, act: "settle" as const }));
}
