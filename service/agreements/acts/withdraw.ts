import type { Static } from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewAnswer } from "../views/schemas.ts";
import { GAS_MOVE, StatedArguments, statementRule } from "./access.ts";

/** Takes back a proposal that is not answered; why may be left out. */
export const withdraw = act({
  word: "withdraw",
  channel: "relay",
  by: MANAGER,
  resource: "agreement",
  delegation: "withdraw",
  whileSuspended: true,
  body: NewAnswer,
  arguments: StatedArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/withdrawal",
    summary: "Take back a proposal",
    description: "By who proposed it, while it is not answered.",
    refusals: AGREEMENT_STATE_ERRORS,
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "withdraw",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: statementRule("withdraw", "withdrawal", ({ reason }: Static<typeof NewAnswer>) =>
    reason === undefined ? null : { text: reason },
  ),
});
