import type { Act } from "../../../service/desk/frame.ts";
import type { UnionReads } from "../../../service/unions/desk/reads.ts";
import type { GrantView, MembershipView, MergerView } from "../../../service/unions/views/schemas.ts";

/** Unions, grants and mergers, pretended: what is asked for is kept, nothing follows from it. */
export interface PretendUnions {
  memberships: MembershipView[];
  grants: GrantView[];
  mergers: MergerView[];
  readonly asked: { what: string; input: unknown }[];
}

export function pretendUnions(
  once: <T>(wish: string, act: () => T) => Promise<T>,
  { memberships, grants, mergers, asked }: PretendUnions,
): UnionReads {
  const act =
    <Input>(what: string): Act<Input> =>
    (_, input, wish) =>
      once(wish, () => void asked.push({ what, input }));
  return {
    listMemberships: async () => memberships,
    listGrants: async () => grants,
    listMergers: async () => mergers,
    consentToMembership: act("membership"),
    leaveUnion: act("departure"),
    expelMember: act("expulsion"),
    grantActs: act("grant"),
    withdrawGrant: act("grantWithdrawal"),
    agreeToMerger: act("merger"),
    withdrawMerger: act("mergerWithdrawal"),
  };
}
