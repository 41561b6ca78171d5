import type { UnionWish } from "../accept/unionWishes.ts";
import type { Act } from "../chain/calls.ts";
import type { Addresses } from "../chain/deployment.ts";
import {
  admitMember,
  expelMember,
  grantActs,
  handOver,
  joinUnion,
  leaveUnion,
  revokeActs,
  revokeAllActs,
  takeOver,
  withdrawMerger,
} from "../unions/acts/encoding.ts";

/** What an organisation's signed request calls for its membership, its grants or its merger. */
export function toUnionAct(addresses: Addresses, wish: UnionWish): Act {
  switch (wish.kind) {
    case "join":
      return joinUnion(addresses, wish.arguments);
    case "admit":
      return admitMember(addresses, wish.arguments);
    case "leaveUnion":
      return leaveUnion(addresses, wish.arguments);
    case "expel":
      return expelMember(addresses, wish.arguments);
    case "grant":
      return grantActs(addresses, wish.arguments);
    case "revokeGrant":
      return revokeActs(addresses, wish.arguments);
    case "revokeAllGrants":
      return revokeAllActs(addresses, wish.arguments);
    case "handOver":
      return handOver(addresses, wish.arguments);
    case "takeOver":
      return takeOver(addresses, wish.arguments);
    case "withdrawMerger":
      return withdrawMerger(addresses, wish.arguments);
  }
}
