import { act } from "../../accept/act.ts";
import { readDocument } from "../../accept/documents.ts";
import { need } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { formatQuantity, parseQuantity } from "../../values/quantities.ts";
import type { BatchRow } from "../rows/batches.ts";
import { available, batchRow, restriction } from "../rows/loads.ts";
import type { Restriction } from "../rows/restrictions.ts";
import type { BatchDocument } from "../rules/batch.ts";
import { Reasoned } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { atBatch, ownBatch, ReasonArguments, reasonCall, sealReason } from "./reasons.ts";

export const REFUSED = {
  annulled: "BATCH_ANNULLED",
  on_hold: "BATCH_ON_HOLD",
  recalled: "BATCH_RECALLED",
} as const satisfies Record<Restriction, string>;

/** A batch that never was, such as 400 typed for 40: while nothing of it was used or sent. */
export const annul = act({
  word: "annul",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "annul",
  whileSuspended: true,
  body: Reasoned,
  arguments: ReasonArguments,
  rest: {
    path: "/v1/batches/:id/annulment",
    tags: ["corrections"],
    summary: "Annul a batch",
    description:
      "For what should never have been registered, such as 400 typed for 40, while nothing of it was used or sent. Shown as annulled for ever; its lot code is free again.",
    params: BatchPath,
    refusals: [
      "BATCH_PARTLY_SPENT",
      "BATCH_WAS_MADE",
      "BATCH_ON_HOLD",
      "BATCH_RECALLED",
      "BATCH_ANNULLED",
      "BATCH_REJECTED",
    ],
    location: atBatch,
  },
  call: (given) => reasonCall("annul", given),
  rule: {
    needs({ account, subject: batch }) {
      const holding = { account, batch };
      return [need(batchRow, batch), need(restriction, holding), need(available, holding)];
    },
    decide(command, state) {
      const { account, subject: batch, body, seal } = command;
      const row = ownBatch(state, command);
      const { lot, transformation } = row;
      if (transformation) throw new LedgerError("BATCH_WAS_MADE", { lot, transformation });
      const holding = { account, batch };
      const stop = state.get(restriction, holding);
      if (stop) throw new LedgerError(REFUSED[stop], { lot });
      const free = state.get(available, holding) ?? 0n;
      const { base } = parseQuantity(readDocument<BatchDocument>(row.opening).quantity);
      if (free !== base) throw partlySpent(row, free);
      const sealed = sealReason(seal, { act: "annulment", by: account, subject: batch, reason: body.reason });
      return {
        arguments: { batch, reason: sealed.commitment },
        documents: [sealed],
        pendingStock: [{ batch, amount: -base }],
      };
    },
  },
});

export function partlySpent({ lot, opening }: Pick<BatchRow, "lot" | "opening">, free: bigint): LedgerError {
  const { quantity } = readDocument<BatchDocument>(opening);
  const left = formatQuantity(free, quantity.unit);
  return new LedgerError("BATCH_PARTLY_SPENT", { lot, quantity: quantity.value, free: left, unit: quantity.unit });
}
