import Type, { type Static } from "typebox";
import { act } from "../../accept/act.ts";
import { RECORDER } from "../../access/roles.ts";
import { Findings } from "../../base/errors.ts";
import { batchIdOf } from "../../formats/ids.ts";
import { PRODUCTION_ERRORS, QUANTITY_ERRORS } from "../../rest/documentation.ts";
import { ref } from "../../values/schemas.ts";
import { getBatch, getBatchesOf } from "../views/batches.ts";
import { Batch, type BatchView, LIST_MAX, NewBatches, RegisteredBatches } from "../views/schemas.ts";
import { GAS_FIRST, GAS_NEW, rowOf, StatedBatch } from "./batchArguments.ts";
import type { CheckedBatch } from "./batchRules.ts";
import { batchNeeds, checkBatches, contextOf, madeBatches, sealBatches, stated } from "./newBatches.ts";

const AnyRegistered = Type.Union([ref(Batch), ref(RegisteredBatches)]);

const listOf = (body: Static<typeof NewBatches>) => (Array.isArray(body) ? body : [body]);

/** One batch or a list under one signature: all of them or none. */
export const registerBatches = act({
  word: "registerBatches",
  channel: "relay",
  by: RECORDER,
  resource: "organisation",
  delegation: "register",
  body: NewBatches,
  arguments: Type.Object({ batches: Type.Array(StatedBatch) }),
  rest: {
    path: "/v1/batches",
    tags: ["batches"],
    summary: "Register a batch, or a list of batches",
    description: `Registers one batch, or a list of at most ${LIST_MAX} under one signature: all of them or none. Every mistake is reported at once.`,
    refusals: [...QUANTITY_ERRORS, ...PRODUCTION_ERRORS],
    answer: {
      schema: AnyRegistered,
      async read(ledger, db, actor, { operation, arguments: made }, body) {
        const items = await getBatchesOf(ledger, db, actor, operation);
        if (Array.isArray(body)) return { items, operation };
        return getBatch(ledger, db, actor, (made as { batches: StatedBatch[] }).batches[0]!.id);
      },
    },
    location: {
      what: "The batch, or the operation.",
      of: (answer: BatchView | Static<typeof RegisteredBatches>) =>
        "items" in answer ? `/v1/operations/${answer.operation}` : `/v1/batches/${answer.id}`,
    },
  },
  call({ batches }) {
    const gas = GAS_FIRST + GAS_NEW * batches.length;
    const list = batches.map(rowOf);
    return list.length === 1
      ? { contract: "batches", function: "register", values: list[0]!, gas }
      : { contract: "batches", function: "registerMany", values: [list], gas };
  },
  weight: ({ batches }) => batches.length,
  rule: {
    needs: ({ account, body }) => batchNeeds(account, listOf(body)),
    decide(command, state) {
      const { account, body, contracts, operation } = command;
      const inputs = listOf(body);
      const circumstances = contextOf(
        command,
        state,
        inputs.map((input) => input.product),
      );
      // Places of the items in the body.
      const pointers = inputs.map((_, i) => (Array.isArray(body) ? `/${i}` : ""));
      const findings = new Findings();
      const checked = checkBatches(state, inputs, pointers, circumstances, findings);
      findings.throwAny();
      const made = sealBatches(command, checked as CheckedBatch[]).map((row) => ({
        ...row,
        id: batchIdOf(contracts.chainId, contracts.batches, account, row.sealed.commitment),
      }));
      const registered = { transformation: null, conserved: true, acknowledged: () => [] };
      const { rows, views } = madeBatches(command, state, made, registered, circumstances);
      // What certificates say of claims is not loaded here.
      const claiming = inputs.some(({ claims }) => claims?.length);
      return {
        arguments: { batches: made.map((row) => stated(row, row.id)) },
        documents: made.map(({ sealed }) => sealed),
        pendingStock: made.map(({ id, batch }) => ({ batch: id, amount: batch.amount.base })),
        rows,
        ...(!claiming && { answer: Array.isArray(body) ? { items: views, operation } : views[0]! }),
      };
    },
  },
});
