import { Interface } from "ethers";
import { agreementsAbi } from "../../chain/abi.ts";
import type { Act } from "../../chain/calls.ts";

const contract = new Interface(agreementsAbi);
const GAS_SUPPLY = 250_000;

/** A line of an agreement, and what of a batch was sent under it; `dispatch`: commitment of the shipment's document. */
interface Delivery {
  agreement: string;
  line: number;
  dispatch: string;
  batch: string;
}

const act = (agreements: string, name: string, values: unknown[]): Act => ({
  target: agreements,
  data: contract.encodeFunctionData(name, values),
  gas: GAS_SUPPLY,
});

export function receiveDelivery(
  agreements: string,
  {
    agreement,
    line,
    dispatch,
    commitment,
    batch,
    accepted,
    missing,
  }: Delivery & Record<"commitment" | "accepted" | "missing", string>,
): Act {
  return act(agreements, "receiveDelivery", [agreement, line, dispatch, commitment, batch, accepted, missing]);
}

export function cancelDelivery(
  agreements: string,
  { agreement, line, dispatch, reason, batch }: Delivery & { reason: string },
): Act {
  return act(agreements, "cancelDelivery", [agreement, line, dispatch, reason, batch]);
}
