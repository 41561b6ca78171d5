import Type from "typebox";
import { act } from "../../accept/act.ts";
import { RECORDER } from "../../access/roles.ts";
import { AGREEMENT_STATE_ERRORS, underAgreement } from "../views/restParts.ts";
import { NewAllotment } from "../views/schemas.ts";
import { accessTo, GAS_MOVE, GAS_SUPPLY, keptAct } from "./access.ts";
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

const GAS_BATCH = 80_000;

/** By anyone; the service does, once nothing can be sent any more. */
export const releaseStock = act({
  word: "releaseStock",
  channel: "service",
  by: [],
  resource: "agreement",
  delegation: "nobody",
  body: Type.Null(),
  arguments: Type.Object({ agreement: Type.String(), line: Type.Integer(), batches: Type.Array(Type.String()) }),
  rest: null,
  call: ({ agreement, line, batches }) => ({
    contract: "agreements",
    function: "release",
    values: [agreement, line, batches],
    gas: GAS_MOVE + GAS_BATCH * batches.length,
  }),
  weight: ({ batches }) => batches.length,
  rule: null,
});
