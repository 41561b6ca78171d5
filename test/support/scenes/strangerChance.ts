import type { ParamType } from "ethers";
import { parametersOf } from "../chain/direct.ts";
import type { StrangerWorld } from "./strangerWorld.ts";

const NOBODY = `0x${"00".repeat(20)}`;

/** Who has a key of an organisation cannot do these, from wherever it is called; each with why. */
export const NOT_DRIVEN: Record<string, string> = {
  "organisations.completeRecovery": "takes seven days, which the service's own clock does not have",
  "batches.reserve": "for the contract Agreements alone; driven by agreements.allocate",
  "batches.unreserve": "for the contract Agreements alone; driven by agreements.deallocate",
  "batches.shipReserved": "for the contract Agreements alone; driven by agreements.deliver",
  "batches.returnReserved": "for the contract Agreements alone; driven by agreements.returnDelivery",
  "batches.receiveReserved": "for the contract Agreements alone; driven by agreements.receiveDelivery",
  "batches.cancelReserved": "for the contract Agreements alone; driven by agreements.cancelDelivery",
  "journal.anchor": "for the keeper of the journal, which is the service",
  "relay.execute": "is how all others are driven",
  "relay.executeGroup": "for relayers, which are the service's",
  "relay.setRelayer": "for administrators, who act through the AccessManager with a delay",
  "relay.setTarget": "for administrators, who act through the AccessManager with a delay",
};

/** Names that hold for every contract: the manager's own, and handing a contract to another manager. */
export const isOfManager = (name: string): boolean =>
  name.startsWith("accessManager.") || name.endsWith(".setAuthority");

/** Any function with whatever its types can hold: known ids and accounts at the wrong place, and numbers at their ends. */
export async function drivesBlindly(w: StrangerWorld, names: readonly string[]): Promise<void> {
  const name = w.pick(names);
  const hand = w.pick([...w.hands.values()]);
  const values = parametersOf(name).map((type) => anything(w, type));
  // What an enum does not have cannot even be encoded as such; the contract refuses it.
  await w.acts(hand, name, values);
}

function anything(w: StrangerWorld, type: ParamType): unknown {
  if (type.isArray()) return Array.from({ length: w.chance(3) }, () => anything(w, type.arrayChildren));
  if (type.isTuple()) return type.components.map((part) => anything(w, part));
  if (type.type === "bool") return w.chance(2) === 0;
  if (type.type === "address") return w.pick([...w.hands.values()].map(({ account }) => account).concat(NOBODY));
  if (type.type === "bytes") return `0x${w.bytes(w.chance(40))}`;
  if (type.type === "string") return "x";
  const bytes = /^bytes(\d+)$/.exec(type.type);
  if (bytes) return Number(bytes[1]) === 32 ? w.word() : `0x${w.bytes(Number(bytes[1]))}`;
  const bits = Number(/^uint(\d+)$/.exec(type.type)![1]);
  return bits === 8 ? BigInt(w.chance(8)) : w.extreme(bits);
}
