import Type from "typebox";
import { act, type Command } from "../../accept/act.ts";
import { type Load, loadEach, need, type State } from "../../accept/state.ts";
import { RECORDER } from "../../access/roles.ts";
import { LedgerError } from "../../base/errors.ts";
import { partlySpent, REFUSED } from "../../batches/acts/annul.ts";
import { sealReason } from "../../batches/acts/reasons.ts";
import { available, batchMark, restriction } from "../../batches/rows/loads.ts";
import { Reasoned } from "../../batches/views/corrections.ts";
import { statedTransformation, TransformationArguments } from "../rows/stated.ts";
import { findTransformation, type TransformationRow } from "../rows/transformations.ts";
import { TransformationPath } from "../views/schemas.ts";
import { statedCall } from "./transformRules.ts";

const transformationRow: Load<string, TransformationRow> = loadEach((id) => id, findTransformation);

/** All outputs never were, and what was put in is free again, while nothing of the outputs was used or sent. */
export const annulTransformation = act({
  word: "annulTransformation",
  channel: "relay",
  by: RECORDER,
  resource: "transformation",
  delegation: "annul_transformation",
  whileSuspended: true,
  body: Reasoned,
  arguments: Type.Object({ ...TransformationArguments.properties, reason: Type.String() }),
  rest: {
    path: "/v1/transformations/:id/annulment",
    tags: ["corrections"],
    summary: "Annul a transformation",
    description:
      "All its outputs are annulled and what was put in is free again, while nothing of the outputs was used or sent.",
    params: TransformationPath,
    refusals: [
      "TRANSFORMATION_NOT_MINED",
      "TRANSFORMATION_ANNULLED",
      "BATCH_ANNULLED",
      "BATCH_PARTLY_SPENT",
      "BATCH_ON_HOLD",
      "BATCH_RECALLED",
    ],
    location: { what: "What it changed.", of: (_, id) => `/v1/transformations/${id}` },
  },
  call: ({ reason, ...stated }) => statedCall("annulTransformation", stated, { after: [reason] }),
  weight: ({ outputs }) => outputs.length + 1,
  rule: {
    needs({ account, subject }, state) {
      const outputs = state.get(statedTransformation, subject)?.stated.outputs ?? [];
      return [
        need(transformationRow, subject),
        need(statedTransformation, subject),
        ...outputs.flatMap(({ id: batch }) => {
          const holding = { account, batch };
          return [need(batchMark, batch), need(restriction, holding), need(available, holding)];
        }),
      ];
    },
    decide(command, state) {
      const { account, subject, body, seal } = command;
      const stated = ownTransformation(command, state);
      checkUntouched(command, state, stated);
      const reason = sealReason(seal, { act: "annulment", by: account, subject, reason: body.reason });
      return {
        arguments: { ...stated, reason: reason.commitment },
        documents: [reason],
        pendingStock: [
          ...stated.outputs.map((output) => ({ batch: output.id, amount: -BigInt(output.quantity) })),
          ...stated.inputs.map(({ batch, quantity }) => ({ batch, amount: BigInt(quantity) })),
        ],
      };
    },
  },
});

/** For who made it only; what the chain refused never was. */
function ownTransformation(
  { account, subject, suspended }: Pick<Command<unknown>, "account" | "subject" | "suspended">,
  state: State,
): TransformationArguments {
  const row = state.get(transformationRow, subject);
  if (row?.account !== account || row.state === "rejected")
    throw new LedgerError("NOT_FOUND", { resource: "transformation" });
  if (suspended) throw new LedgerError("ORGANISATION_SUSPENDED");
  const found = state.get(statedTransformation, subject);
  if (!found) throw new LedgerError("TRANSFORMATION_NOT_MINED");
  if (found.annulled) throw new LedgerError("TRANSFORMATION_ANNULLED");
  return found.stated;
}

function checkUntouched(
  { account }: Pick<Command<unknown>, "account">,
  state: State,
  { outputs }: TransformationArguments,
): void {
  for (const { id: batch, quantity } of outputs) {
    const holding = { account, batch };
    const stop = state.get(restriction, holding);
    if (stop === "annulled") throw new LedgerError("TRANSFORMATION_ANNULLED");
    const mark = state.get(batchMark, batch)!;
    if (stop) throw new LedgerError(REFUSED[stop], { lot: mark.lot });
    const free = state.get(available, holding) ?? 0n;
    if (free !== BigInt(quantity)) throw partlySpent(mark, free);
  }
}
