import { Interface } from "ethers";
import type { StatedTerms } from "../../accept/intents.ts";
import { agreementsAbi } from "../../chain/abi.ts";
import type { Act } from "../../chain/calls.ts";
import type { Call } from "../../chain/sign.ts";

const contract = new Interface(agreementsAbi);

// As in acts.ts: well above the gas snapshot, a first act and new slots included.
const GAS_PROPOSE = 200_000;
const GAS_LINE = 30_000;
const GAS_MOVE = 120_000;
const GAS_SUPPLY = 250_000;

const act =
  (name: string, gas: number) =>
  (agreements: string, values: unknown[]): Act => ({
    target: agreements,
    data: contract.encodeFunctionData(name, values),
    gas,
  });

const rowOf = (terms: StatedTerms) => [
  terms.commitment,
  terms.counterparty,
  terms.selling,
  terms.arbiter,
  terms.validUntil,
  terms.deliveredUntil,
  terms.arbitrationHours,
  terms.lines.map(({ quantity, unit }) => [quantity, unit]),
];

const gasOf = ({ lines }: StatedTerms) => GAS_PROPOSE + GAS_LINE * lines.length;

export const propose = (agreements: string, { terms }: { terms: StatedTerms }): Act =>
  act("propose", gasOf(terms))(agreements, [rowOf(terms)]);

export const counter = (agreements: string, stated: { predecessor: string; terms: StatedTerms }): Act =>
  act("counter", gasOf(stated.terms) + GAS_MOVE)(agreements, [stated.predecessor, rowOf(stated.terms)]);

const ofOne =
  (name: string) =>
  (agreements: string, { agreement }: { agreement: string }): Act =>
    act(name, GAS_MOVE)(agreements, [agreement]);

export const accept = ofOne("accept");
export const settle = ofOne("settle");
export const withdrawDispute = ofOne("withdrawDispute");

const stating =
  (name: string) =>
  (agreements: string, { agreement, commitment }: { agreement: string; commitment: string }): Act =>
    act(name, GAS_MOVE)(agreements, [agreement, commitment]);

export const reject = stating("reject");
export const withdraw = stating("withdraw");
export const dispute = stating("dispute");
export const resolve = stating("resolve");
export const declarePayment = stating("declarePayment");

export function confirmPayment(
  agreements: string,
  { agreement, number, commitment }: { agreement: string; number: number; commitment: string },
): Act {
  return act("confirmPayment", GAS_MOVE)(agreements, [agreement, number, commitment]);
}

const allotting =
  (name: string) =>
  (
    agreements: string,
    { agreement, line, batch, quantity }: { agreement: string; line: number; batch: string; quantity: string },
  ): Act =>
    act(name, GAS_SUPPLY)(agreements, [agreement, line, batch, quantity]);

export const allocate = allotting("allocate");
export const deallocate = allotting("deallocate");

/** A line of an agreement, and what of a batch is sent under it. */
interface Delivery {
  agreement: string;
  line: number;
  batch: string;
}

export function deliver(
  agreements: string,
  stated: Delivery & { commitment: string; transitSeconds: number; quantity: string },
): Act {
  const { agreement, line, commitment, transitSeconds, batch, quantity } = stated;
  return act("deliver", GAS_SUPPLY)(agreements, [agreement, line, commitment, transitSeconds, batch, quantity]);
}

export function receiveDelivery(
  agreements: string,
  stated: Delivery & { dispatch: string; commitment: string; accepted: string; missing: string },
): Act {
  const { agreement, line, dispatch, commitment, batch, accepted, missing } = stated;
  const values = [agreement, line, dispatch, commitment, batch, accepted, missing];
  return act("receiveDelivery", GAS_SUPPLY)(agreements, values);
}

export function cancelDelivery(agreements: string, stated: Delivery & { dispatch: string; reason: string }): Act {
  const { agreement, line, dispatch, reason, batch } = stated;
  return act("cancelDelivery", GAS_SUPPLY)(agreements, [agreement, line, dispatch, reason, batch]);
}

/** Anybody may send it; the service does. */
export function release(agreements: string, stated: { agreement: string; line: number; batches: string[] }): Call {
  const { agreement, line, batches } = stated;
  const data = contract.encodeFunctionData("release", [agreement, line, batches]);
  return { to: agreements, data, gas: BigInt(GAS_MOVE + 80_000 * batches.length) };
}
