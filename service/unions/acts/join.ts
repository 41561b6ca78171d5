import Type, { type Static } from "typebox";
import { act, type Command } from "../../accept/act.ts";
import { type Need, need, type State } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { at, LedgerError } from "../../base/errors.ts";
import { OrganisationPath } from "../../rest/schemas.ts";
import { type Pair, standing } from "../rows/memberships.ts";
import { readMembership } from "../views/memberships.ts";
import { Membership, NewMembership } from "../views/schemas.ts";
import { agreeingNeeds, GAS_REGISTER, otherAt, refuseAbsent, requireStep } from "./memberships.ts";

/** An organisation asks to be a member of a union, or consents to what the union offered. */
export const join = act({
  word: "join",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMembership,
  arguments: Type.Object({ union: Type.String() }),
  rest: {
    path: "/v1/organisations/:id/memberships",
    // One address for both sides.
    operationId: "consentToMembership",
    tags: ["organisations"],
    summary: "Join a union, or take in a member",
    description:
      "Asks for a membership or offers one; or, when the other side has done so, consents to it, and it begins. For managers of the organisation or the union.",
    params: OrganisationPath,
    refusals: ["MEMBERSHIP_STATE", "UNION_REQUIRED", "UNION_OF_ITSELF", "PARTY_SUSPENDED", "PARTY_PENDING"],
    answer: {
      schema: Membership,
      read(ledger, db, actor, { account, arguments: given }) {
        const { union, member } = given as { union?: string; member?: string };
        return readMembership(ledger, db, actor, account, (union ?? member)!);
      },
    },
    location: null,
  },
  call: ({ union }) => ({ contract: "organisations", function: "join", values: [union], gas: GAS_REGISTER }),
  rule: {
    needs: (command, state) => consentNeeds(command, state, "join"),
    decide: (command, state) => ({ arguments: { union: decideConsent(command, state, "join") } }),
  },
});

/** A union offers an organisation a membership, or consents to what that asked for. */
export const admit = act({
  word: "admit",
  channel: "relay",
  by: MANAGER,
  resource: "organisation",
  delegation: "nobody",
  body: NewMembership,
  arguments: Type.Object({ member: Type.String() }),
  rest: join.rest,
  call: ({ member }) => ({ contract: "organisations", function: "admit", values: [member], gas: GAS_REGISTER }),
  rule: {
    needs: (command, state) => consentNeeds(command, state, "admit"),
    decide: (command, state) => ({ arguments: { member: decideConsent(command, state, "admit") } }),
  },
});

type Consenting = Command<Static<typeof NewMembership>>;
type Side = "join" | "admit";

const nameIn = ({ body }: Consenting, side: Side): string | undefined =>
  side === "join" ? body.union : body.organisation;

const pairOf = (account: string, other: string, side: Side): Pair =>
  side === "join" ? { account, union: other } : { account: other, union: account };

function consentNeeds(command: Consenting, state: State, side: Side): Need[] {
  const { account } = command;
  const name = nameIn(command, side);
  if (name === undefined) return [];
  return agreeingNeeds(state, name, (other) => [need(standing, { actor: account, ...pairOf(account, other, side) })]);
}

/** The account of the other side: with it the membership may be asked for, offered or begun. */
function decideConsent(command: Consenting, state: State, side: Side): string {
  const { account, body, organisation } = command;
  const name = nameIn(command, side);
  if (name === undefined || (body.union !== undefined && body.organisation !== undefined))
    throw new LedgerError("FIELD_INVALID", { field: "union", reason: "or else organisation must be given, not both" });
  const joins = side === "join";
  const pointer = joins ? "/union" : "/organisation";
  const other = otherAt(state, pointer, name);
  const pair = pairOf(account, other.account, side);
  if ((joins ? other.kind : organisation.kind) !== "union")
    throw new LedgerError("UNION_REQUIRED", { account: pair.union }, joins ? pointer : undefined);
  if (other.account === account) throw new LedgerError("UNION_OF_ITSELF", {}, pointer);
  at(pointer, () => refuseAbsent(state, other));
  requireStep(state, account, pair, side);
  return other.account;
}
