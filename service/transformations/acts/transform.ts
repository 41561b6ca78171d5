import { act, type Command, rows, type Sealed } from "../../accept/act.ts";
import { recordedByOf } from "../../accept/evidence.ts";
import { rowTime } from "../../accept/ledger.ts";
import { RECORDER } from "../../access/roles.ts";
import {
  batchNeeds,
  contextOf,
  madeBatches,
  sealBatches,
  type SealedBatch,
  stated,
} from "../../batches/acts/newBatches.ts";
import { portionNeeds } from "../../batches/acts/portions.ts";
import { SCHEMAS } from "../../formats/fields.ts";
import { outputIdOf, transformationIdOf } from "../../formats/ids.ts";
import { QUANTITY_ERRORS, PRODUCTION_ERRORS, STOCK_ERRORS } from "../../rest/documentation.ts";
import { TransformationArguments } from "../rows/stated.ts";
import { transformations } from "../rows/transformations.ts";
import { newTransformationEntry } from "../views/entry.ts";
import { NewTransformation, Transformation, type TransformationView } from "../views/schemas.ts";
import { getTransformation } from "../views/transformations.ts";
import { type CheckedTransformation, checkTransformation, productNeeds, statedCall } from "./transformRules.ts";

/** Makes new batches of stock that the organisation holds, in one act: all that is stated, or nothing. */
export const transform = act({
  word: "transform",
  channel: "relay",
  by: RECORDER,
  resource: "batch",
  delegation: "transform",
  body: NewTransformation,
  arguments: TransformationArguments,
  rest: {
    path: "/v1/transformations",
    tags: ["transformations"],
    summary: "Make new batches of old ones",
    description:
      "Split, merge, sort, press, weave, pack: what goes in is used up, what comes out are new batches of your own; all of it or nothing. The contract weighs both sides to the milligram. What is added (water, salt, dye) is a batch too, and an input.",
    refusals: [
      ...QUANTITY_ERRORS,
      ...PRODUCTION_ERRORS,
      ...STOCK_ERRORS,
      "MASS_EXCEEDED",
      "AMOUNT_EXCEEDED",
      "PART_WEIGHT_MISMATCH",
      "YIELD_IMPLAUSIBLE",
    ],
    answer: {
      schema: Transformation,
      read: (ledger, db, actor, { arguments: made }) =>
        getTransformation(ledger, db, actor, (made as TransformationArguments).transformation),
    },
    location: { what: "The transformation.", of: ({ id }: TransformationView) => `/v1/transformations/${id}` },
  },
  call: (given) => statedCall("transform", given),
  weight: ({ inputs, outputs }) => inputs.length + outputs.length,
  rule: {
    needs: ({ account, body }, state) => [
      ...portionNeeds(
        state,
        account,
        body.inputs.map(({ batch }) => batch),
      ),
      ...productNeeds(state, body),
      ...batchNeeds(account, body.outputs),
    ],
    decide(command, state) {
      const { account, actor, body, operation, seal } = command;
      const circumstances = contextOf(
        command,
        state,
        body.outputs.map(({ product }) => product),
      );
      const checked = checkTransformation(state, body, circumstances);
      const { document, inputs, conserved } = checked;
      const sealed = seal(SCHEMAS.transformation, document);
      const { commitment } = sealed;
      const outputs = sealBatches(command, checked.outputs);
      const given = argumentsOf(command, sealed, checked, outputs);
      const { transformation: id } = given;
      const made = outputs.map((row, i) => ({ ...row, id: given.outputs[i]!.id }));
      const implausible = document.acknowledged ?? [];
      const origin = {
        transformation: id,
        conserved,
        acknowledged: (product: string) => implausible.filter((one) => one.product === product).map(({ code }) => code),
      };
      const batches = madeBatches(command, state, made, origin, circumstances);
      const createdAt = state.get(rowTime, null)!;
      const recordedBy = recordedByOf(actor);
      const entry = newTransformationEntry({ id, commitment, conserved, operation, createdAt, document, recordedBy });
      // What certificates say of claims is not loaded here.
      const claiming = body.outputs.some(({ claims }) => claims?.length);
      return {
        arguments: given,
        documents: [sealed, ...outputs.map((row) => row.sealed)],
        pendingStock: [
          ...inputs.map(({ batch, part }) => ({ batch, amount: -part })),
          ...made.map(({ id: batch, batch: { amount } }) => ({ batch, amount: amount.base })),
        ],
        rows: [rows(transformations, { id, account, commitment, conserved, intent: operation }), ...batches.rows],
        ...(!claiming && { answer: { ...entry, outputs: batches.views } }),
      };
    },
  },
});

/** What the contract is told: inputs rising by id, outputs in their order. */
function argumentsOf(
  { account, contracts }: Pick<Command<unknown>, "account" | "contracts">,
  { commitment }: Sealed,
  { inputs, lossMg }: CheckedTransformation,
  outputs: SealedBatch[],
): TransformationArguments {
  const { chainId, batches } = contracts;
  const rising = inputs.toSorted((a, b) => (a.batch < b.batch ? -1 : 1));
  const transformation = transformationIdOf(chainId, batches, account, {
    commitment,
    lossMg,
    inputs: rising.map(({ batch, part }) => ({ batch, quantity: part })),
    outputs: outputs.map(({ sealed, batch: { amount, netMassMg } }) => ({
      commitment: sealed.commitment,
      quantity: amount.base,
      netMassMg,
      dimension: amount.dimension,
    })),
  });
  return {
    transformation,
    commitment,
    lossMg: lossMg.toString(),
    inputs: rising.map(({ batch, part }) => ({ batch, quantity: part.toString() })),
    outputs: outputs.map((row) => stated(row, outputIdOf(chainId, batches, transformation, row.sealed.commitment))),
  };
}
