import Type, { type Static } from "typebox";
import { act, type Command, type Sealed } from "../../accept/act.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { type MergerOffer, offer, recovering } from "../rows/mergers.ts";
import { mergerDocument, UNION_SCHEMAS } from "../rules.ts";
import { NewMerger, NewMergerWithdrawal } from "../views/schemas.ts";
import { agreeingNeeds, GAS_REGISTER, otherAt, otherNeeds, refuseAbsent } from "./memberships.ts";

/** Agrees to go on in another; it is done, for ever, when the other has agreed on the same document. */
export const handOver = act({
  word: "handOver",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMerger,
  arguments: Type.Object({ successor: Type.String(), document: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/merger",
    // One address for both sides.
    operationId: "agreeToMerger",
    tags: ["organisations"],
    summary: "Merge with another organisation",
    description:
      "By one act of each, on the same document, in any order. Stock, open agreements and history stay in the predecessor's account; its own keys are mute for ever, and the successor acts there with `On-Behalf-Of`. For managers of both.",
    params: OrganisationPath,
    status: 200,
    refusals: [
      ...(["MERGER_WITH_ITSELF", "MERGER_KINDS_DIFFER", "MERGER_OFFERED", "MERGER_DIFFERS"] as const),
      ...(["MERGER_LINE_TOO_LONG", "RECOVERY_PENDING", "PARTY_SUSPENDED", "PARTY_PENDING"] as const),
    ],
    location: null,
  },
  call: ({ successor, document }) => ({
    contract: "organisations",
    function: "handOver",
    values: [successor, document],
    gas: GAS_REGISTER,
  }),
  rule: {
    needs: (command, state) => mergerNeeds(command, state, "successor"),
    decide(command, state) {
      const { agreed, documents } = decideMerger(command, state, "successor");
      return { arguments: { successor: agreed.successor, document: agreed.document }, documents };
    },
  },
});

/** Agrees to take another over. */
export const takeOver = act({
  word: "takeOver",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMerger,
  arguments: Type.Object({ predecessor: Type.String(), document: Type.String() }),
  rest: handOver.rest,
  call: ({ predecessor, document }) => ({
    contract: "organisations",
    function: "takeOver",
    values: [predecessor, document],
    gas: GAS_REGISTER,
  }),
  rule: {
    needs: (command, state) => mergerNeeds(command, state, "predecessor"),
    decide(command, state) {
      const { agreed, documents } = decideMerger(command, state, "predecessor");
      return { arguments: { predecessor: agreed.predecessor, document: agreed.document }, documents };
    },
  },
});

type Merging = Command<Static<typeof NewMerger>>;
/** What the other is, as the body names it. */
type Other = "successor" | "predecessor";

const MERGING = new Set(["cooperative", "union"]);

const sides = (account: string, other: string, is: Other): Pick<MergerOffer, Other> =>
  is === "successor" ? { predecessor: account, successor: other } : { predecessor: other, successor: account };

function mergerNeeds({ account, body }: Merging, state: State, is: Other): Need[] {
  const name = body[is];
  if (name === undefined) return [];
  return agreeingNeeds(state, name, (other) => [
    need(recovering, sides(account, other, is).predecessor),
    need(offer, { account, other }),
    need(offer, { account: other, other: account }),
  ]);
}

/** The document is written with a reason, or is the one that the other wrote, named by its commitment. */
function decideMerger(command: Merging, state: State, is: Other): { agreed: MergerOffer; documents: Sealed[] } {
  const { account, organisation, body, seal } = command;
  const { reason, commitment } = body;
  const name = body[is];
  if (name === undefined || (body.successor !== undefined && body.predecessor !== undefined))
    throw invalid("successor", "or else predecessor must be given, not both");
  if ((reason === undefined) === (commitment === undefined))
    throw invalid("reason", "or else commitment must be given, not both");
  const pointer = `/${is}`;
  const other = otherAt(state, pointer, name);
  if (other.account === account) throw new LedgerError("MERGER_WITH_ITSELF", {}, pointer);
  at(pointer, () => refuseAbsent(state, other));
  if (organisation.kind !== other.kind || !MERGING.has(other.kind))
    throw new LedgerError("MERGER_KINDS_DIFFER", {}, pointer);
  const between = sides(account, other.account, is);
  if (state.get(recovering, between.predecessor))
    throw new LedgerError("RECOVERY_PENDING", { account: between.predecessor });
  if (state.get(offer, { account, other: other.account }))
    throw new LedgerError("MERGER_OFFERED", { other: other.code });
  if (reason !== undefined) {
    const sealed = seal(UNION_SCHEMAS.merger, mergerDocument({ ...between, reason }));
    return { agreed: { ...between, document: sealed.commitment }, documents: [sealed] };
  }
  const agreed = { ...between, document: commitment! };
  if (!isSame(state.get(offer, { account: other.account, other: account }), agreed))
    throw new LedgerError("MERGER_DIFFERS", {}, "/commitment");
  return { agreed, documents: [] };
}

const invalid = (field: string, reason: string): LedgerError =>
  new LedgerError("FIELD_INVALID", { field, reason }, `/${field}`);

const isSame = (theirs: MergerOffer | undefined, { predecessor, successor, document }: MergerOffer): boolean =>
  theirs?.predecessor === predecessor && theirs.successor === successor && theirs.document === document;

/** Takes back what it agreed on, while the other has not. */
export const withdrawMerger = act({
  word: "withdrawMerger",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMergerWithdrawal,
  arguments: Type.Object({ other: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/merger/withdrawal",
    tags: ["organisations"],
    summary: "Take back the consent to a merger",
    description: "While the other has not agreed. For the organisation's managers.",
    params: OrganisationPath,
    named: ({ id }) => ({ account: id! }),
    status: 200,
    refusals: ["MERGER_UNKNOWN"],
    location: null,
  },
  call: ({ other }) => ({ contract: "organisations", function: "withdrawMerger", values: [other], gas: GAS_REGISTER }),
  rule: {
    needs: ({ account, body }, state) => otherNeeds(state, body.other, (other) => [need(offer, { account, other })]),
    decide({ account, body }, state) {
      const { account: other, code } = otherAt(state, "/other", body.other);
      if (!state.get(offer, { account, other })) throw new LedgerError("MERGER_UNKNOWN", { other: code });
      return { arguments: { other } };
    },
  },
});
