import type { Static } from "typebox";
import { act } from "../../accept/act.ts";
import { MANAGER } from "../../access/roles.ts";
import { STANDING, underAgreement } from "../views/restParts.ts";
import { NewAnswer } from "../views/schemas.ts";
import { GAS_MOVE, StatedArguments, stating } from "./access.ts";

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
    refusals: STANDING,
  },
  call: ({ agreement, commitment }) => ({
    contract: "agreements",
    function: "reject",
    values: [agreement, commitment],
    gas: GAS_MOVE,
  }),
  rule: stating("reject", "rejection", ({ reason }: Static<typeof NewAnswer>) =>
    reason === undefined ? null : { text: reason },
  ),
});
