import Type from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { STANDING, underAgreement } from "../views/restParts.ts";
import { accessNeeds, accessTo, GAS_MOVE, keptAct } from "./access.ts";

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
    refusals: STANDING,
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
