import Type, { type Static } from "typebox";
import { act } from "../../accept/act.ts";
import { found, need } from "../../accept/state.ts";
import { MANAGER } from "../../access/roles.ts";
import { party } from "../../organisations/views/parties.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewAnswer } from "../views/schemas.ts";
import { accessNeeds, accessTo, agreementIn, GAS_MOVE, keptAct, StatedArguments, statementRule } from "./access.ts";

/** Accepts exactly what was proposed: the id binds every term. Nothing is agreed with who is suspended meanwhile. */
export const accept = act({
  word: "accept",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "accept",
  whileSuspended: true,
  body: Type.Null(),
  arguments: Type.Object({ agreement: Type.String() }),
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/acceptance",
    summary: "Accept a proposal",
    description: "Exactly as it was proposed: its id binds every term. By the side that did not propose.",
    refusals: [...AGREEMENT_STATE_ERRORS, "PARTY_SUSPENDED"],
  },
  call: ({ agreement }) => ({ contract: "agreements", function: "accept", values: [agreement], gas: GAS_MOVE }),
  rule: {
    needs(command, state) {
      const row = agreementIn(command, state);
      const proposer = row ? [need(party, { account: command.account, name: row.account })] : [];
      return [...accessNeeds(command, state), ...proposer];
    },
    decide(command, state) {
      const { row } = accessTo(command, state, "accept");
      found(state, party, { account: command.account, name: row.account });
      return { arguments: { agreement: command.subject }, rows: [keptAct(command, { kind: "acceptance" })] };
    },
  },
});

/** The proposal is over; why may be left out. */
export const reject = act({
  word: "reject",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "reject",
  whileSuspended: true,
  body: NewAnswer,
  arguments: StatedArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/rejection",
    summary: "Refuse a proposal",
    description: "By the side that did not propose.",
    refusals: AGREEMENT_STATE_ERRORS,
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "reject",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: statementRule("reject", "rejection", ({ reason }: Static<typeof NewAnswer>) =>
    reason === undefined ? null : { text: reason },
  ),
});
