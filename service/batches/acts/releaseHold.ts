import { act } from "../../accept/act.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { held } from "../rows/loads.ts";
import { Reasoned } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { atBatch, knownBatch, knownNeeds, ReasonArguments, reasonCall, sealReason } from "./reasons.ts";

/** Lets what the organisation has on hold move again, once the chain has it. */
export const releaseHold = act({
  word: "releaseHold",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "release",
  whileSuspended: true,
  body: Reasoned,
  arguments: ReasonArguments,
  rest: {
    path: "/v1/batches/:id/release",
    tags: ["recalls"],
    summary: "Release stock of a batch",
    description: "Lets what the organisation has on hold move again, once the chain has it.",
    params: BatchPath,
    refusals: ["BATCH_NOT_ON_HOLD"],
    location: atBatch,
  },
  call: (given) => reasonCall("release", given),
  rule: {
    needs: (command, state) => [
      ...knownNeeds(state, command),
      need(held, { account: command.account, batch: command.subject }),
    ],
    decide(command, state) {
      const { account, subject: batch, body, seal } = command;
      const { lot } = knownBatch(state, command);
      if (!state.get(held, { account, batch })) throw new LedgerError("BATCH_NOT_ON_HOLD", { lot });
      const sealed = sealReason(seal, { act: "release", by: account, subject: batch, reason: body.reason });
      return { arguments: { batch, reason: sealed.commitment }, documents: [sealed] };
    },
  },
});
