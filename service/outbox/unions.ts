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
    case "join_union":
      return joinUnion(addresses, wish.arguments);
    case "admit_member":
      return admitMember(addresses, wish.arguments);
    case "leave_union":
      return leaveUnion(addresses, wish.arguments);
    case "expel_member":
      return expelMember(addresses, wish.arguments);
    case "grant_acts":
      return grantActs(addresses, wish.arguments);
    case "revoke_acts":
      return revokeActs(addresses, wish.arguments);
    case "revoke_all_acts":
      return revokeAllActs(addresses, wish.arguments);
    case "hand_over":
      return handOver(addresses, wish.arguments);
    case "take_over":
      return takeOver(addresses, wish.arguments);
    case "withdraw_merger":
      return withdrawMerger(addresses, wish.arguments);
  }
}
