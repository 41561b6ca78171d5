import { act } from "../../accept/act.ts";
import { RECORDER } from "../../access/roles.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewAllotment } from "../views/schemas.ts";
import { accessTo, GAS_SUPPLY, keptAct } from "./access.ts";
import { AllotmentArguments, COUNTED } from "./allocate.ts";
import { reservedNeeds, takenFromReserved } from "./supply.ts";

/** The seller takes back what it set aside and did not send. */
export const deallocate = act({
  word: "deallocate",
  channel: "relay",
  by: RECORDER,
  resource: "agreement",
  delegation: "allocate",
  whileSuspended: true,
  body: NewAllotment,
  arguments: AllotmentArguments,
  rest: {
    ...underAgreement,
    path: "/v1/agreements/:id/releases",
    summary: "Free stock that was set aside",
    description:
      "By the seller, while the agreement goes on. What is still set aside when it ends is freed by the service itself.",
    refusals: [...AGREEMENT_STATE_ERRORS, ...COUNTED, "UNIT_MISMATCH", "ALLOCATION_INSUFFICIENT"],
  },
  call: ({ agreement, line, batch, quantity }) => ({
    contract: "agreements",
    function: "deallocate",
    values: [agreement, line, batch, quantity],
    gas: GAS_SUPPLY,
  }),
  rule: {
    needs: reservedNeeds,
    decide(command, state) {
      const { subject: agreement, body } = command;
      const access = accessTo(command, state, "deallocate");
      const { part } = takenFromReserved(command, state, access, body);
      const allotted = { line: body.line, batch: body.batch, quantity: part.toString() };
      return {
        arguments: { agreement, ...allotted },
        pendingStock: [{ batch: body.batch, amount: part }],
        rows: [keptAct(command, { kind: "release", ...allotted })],
      };
    },
  },
});
