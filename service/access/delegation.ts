import { LedgerError } from "../base/errors.ts";
import { timeOf } from "../values/dates.ts";
import type { Names } from "../values/names.ts";

/**
 * Acts that a member can let its union do, in the words of the acts themselves; each is one or more functions of a
 * contract. What concerns the organisation itself (keys, membership, grants, mergers) no contract lets anybody grant.
 */
export const GRANTABLE = {
  register: ["batches.register", "batches.registerMany"],
  transform: ["batches.transform"],
  annul_transformation: ["batches.annulTransformation"],
  ship: ["batches.ship", "batches.shipMany"],
  receive: ["batches.receiveShipment"],
  return: ["batches.returnShipment"],
  cancel: ["batches.cancelShipment"],
  dispose: ["batches.dispose"],
  amend: ["batches.amend"],
  annul: ["batches.annul"],
  hold: ["batches.hold"],
  release: ["batches.release"],
  recall: ["batches.recall"],
  lift: ["batches.lift"],
  propose: ["agreements.propose"],
  counter: ["agreements.counter"],
  accept: ["agreements.accept"],
  reject: ["agreements.reject"],
  withdraw: ["agreements.withdraw"],
  allocate: ["agreements.allocate", "agreements.deallocate"],
  deliver: ["agreements.deliver"],
  receive_delivery: ["agreements.receiveDelivery"],
  return_delivery: ["agreements.returnDelivery"],
  cancel_delivery: ["agreements.cancelDelivery"],
  declare_payment: ["agreements.declarePayment"],
  confirm_payment: ["agreements.confirmPayment"],
  settle: ["agreements.settle"],
  dispute: ["agreements.dispute", "agreements.withdrawDispute"],
} as const satisfies Record<string, readonly string[]>;

export type GrantableAct = keyof typeof GRANTABLE;
export const GRANTABLE_ACTS = Object.keys(GRANTABLE) as GrantableAct[];

/** The act of a function, `contract.function`; null for one that this service never does. */
export function actOfFunction(name: string): GrantableAct | null {
  return GRANTABLE_ACTS.find((act) => (GRANTABLE[act] as readonly string[]).includes(name)) ?? null;
}

/** One act granted until a time, in Unix seconds: the last at which it may be done. */
export interface GrantedAct {
  act: GrantableAct;
  until: number;
}

/** Of granted functions, the acts: an act of two functions is granted while both are. */
export function grantedActs(functions: { name: string; until: number }[]): GrantedAct[] {
  const byName = new Map(functions.map(({ name, until }) => [name, until]));
  return GRANTABLE_ACTS.flatMap((act) => {
    const untils = GRANTABLE[act].map((name) => byName.get(name) ?? 0);
    const until = Math.min(...untils);
    return until > 0 ? [{ act, until }] : [];
  });
}

/** Who acts in an organisation's account without being it: its union as far as it was granted, or who it merged into. */
export interface Delegate {
  account: string;
  code: string;
  name: Names;
  /** Null for a successor, which may do everything but acts of the register. */
  granted: readonly GrantedAct[] | null;
  /** Unix seconds: when it was looked up. */
  at: number;
}

/** Throws GRANT_MISSING or GRANT_ENDED unless the delegate may do one of `acts` for the account. */
export function authoriseAct(delegate: Delegate, account: string, acts: readonly GrantableAct[]): void {
  if (delegate.granted === null) return;
  const found = delegate.granted.filter(({ act }) => acts.includes(act));
  if (found.some(({ until }) => until >= delegate.at)) return;
  const [ended] = found;
  if (!ended) throw new LedgerError("GRANT_MISSING", { account, delegate: delegate.account, act: acts[0]! });
  throw new LedgerError("GRANT_ENDED", { act: ended.act, until: timeOf(ended.until) });
}
