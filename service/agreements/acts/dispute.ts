import Type, { type Static } from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewDispute } from "../views/schemas.ts";
import { GAS_MOVE, StatedArguments, accessNeeds, accessTo, keptAct, statementRule } from "./access.ts";

/** Calls the arbiter, if there is one; without, the agreement lapses when the time of arbitration is over. */
export const dispute = act({
  word: "dispute",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "dispute",
  whileSuspended: true,
  body: NewDispute,
  arguments: StatedArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/dispute",
    summary: "Open a dispute",
    description:
      "By either side. The arbiter has as long as was agreed; if it is silent, or nobody was named, the agreement lapses then.",
    refusals: AGREEMENT_STATE_ERRORS,
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "dispute",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: statementRule("dispute", "dispute", ({ reason }: Static<typeof NewDispute>) => ({ text: reason })),
});

/** By who opened it; the agreement goes on. */
export const withdrawDispute = act({
  word: "withdrawDispute",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "dispute",
  whileSuspended: true,
  body: Type.Null(),
  arguments: Type.Object({ agreement: Type.String() }),
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/dispute-withdrawal",
    summary: "Close a dispute",
    description: "By who opened it; the agreement goes on.",
    refusals: AGREEMENT_STATE_ERRORS,
  },
  call: ({ agreement }) => ({
    contract: "agreements",
    function: "withdrawDispute",
    values: [agreement],
    gas: GAS_MOVE,
  }),
  rule: {
    needs: accessNeeds,
    decide(command, state) {
      accessTo(command, state, "withdrawDispute");
      return { arguments: { agreement: command.subject }, rows: [keptAct(command, { kind: "dispute_withdrawal" })] };
    },
  },
});
