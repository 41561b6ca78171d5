import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { available, held } from "../rows/loads.ts";
import { Reasoned } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { atBatch, knownBatch, knownNeeds, ReasonArguments, reasonCall, sealReason } from "./reasons.ts";

/** Stops the organisation's own stock of a batch, here at once and on the chain when it is mined. */
export const hold = act({
  word: "hold",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "hold",
  whileSuspended: true,
  body: Reasoned,
  arguments: ReasonArguments,
  rest: {
    path: "/v1/batches/:id/hold",
    tags: ["recalls"],
    summary: "Hold stock of a batch",
    description:
      "Stops what the organisation itself holds of a batch, and what arrives of it: here at once, on the chain when it is mined.",
    params: BatchPath,
    refusals: ["BATCH_ON_HOLD", "BATCH_NOTHING_HELD"],
    location: atBatch,
  },
  call: (given) => reasonCall("hold", given),
  rule: {
    needs(command, state) {
      const holding = { account: command.account, batch: command.subject };
      return [...knownNeeds(state, command), need(held, holding), need(available, holding)];
    },
    decide(command, state) {
      const { account, subject: batch, body, organisation, seal } = command;
      const { lot } = knownBatch(state, command);
      const holding = { account, batch };
      if (state.get(held, holding)) throw new LedgerError("BATCH_ON_HOLD", { lot });
      if ((state.get(available, holding) ?? 0n) <= 0n)
        throw new LedgerError("BATCH_NOTHING_HELD", { lot, code: organisation.code });
      const sealed = sealReason(seal, { act: "hold", by: account, subject: batch, reason: body.reason });
      return { arguments: { batch, reason: sealed.commitment }, documents: [sealed] };
    },
  },
});
