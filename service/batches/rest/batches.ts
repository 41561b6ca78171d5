import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, MEASURED, POSTED, PRODUCED, QUERIED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { hash, ListQuery, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { registerBatches } from "../acts/register.ts";
import { getBatch, getBatchesOf, readBatches } from "../views/batches.ts";
import { Batch, Batches, BatchPath, LIST_MAX, NewBatches, RegisteredBatches } from "../views/schemas.ts";
import type { BatchView } from "../views/types.ts";

const tags = ["batches"];

const REFUSALS = ["ORGANISATION_REJECTED", ...KEYED, ...POSTED, ...DECIDED, ...MEASURED, ...PRODUCED] as const;

const AnyRegistered = Type.Union([ref(Batch), ref(RegisteredBatches)]);

export function batchRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/batches",
    {
      preValidation: refuseLongList,
      // One batch or a list: the generated serialiser would validate the answer to find out which.
      serializerCompiler: () => JSON.stringify,
      schema: {
        operationId: "registerBatches",
        summary: "Register a batch, or a list of batches",
        description: `Registers one batch, or a list of at most ${LIST_MAX} under one signature: all of them or none. Every mistake is reported at once.`,
        tags,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: NewBatches,
        response: responses(
          {
            201: { description: "On the chain.", schema: AnyRegistered, location: "The batch, or the operation." },
            202: { description: "Stored and on its way.", schema: AnyRegistered, location: "The operation." },
          },
          REFUSALS,
        ),
      },
    },
    (request, reply) => {
      const { body } = request;
      const register = async (tx: Parameters<typeof registerBatches>[1]) =>
        Array.isArray(body)
          ? registerBatches(
              ledger,
              tx,
              actorOf(request),
              body,
              [...body.keys()].map((i) => `/${i}`),
            )
          : registerBatches(ledger, tx, actorOf(request), [body], [""]);
      if (Array.isArray(body))
        return answers.send<{ items: BatchView[]; operation: string }>(request, reply, {
          status: 201,
          work: async (tx) => {
            const { batches, operation } = await register(tx);
            return { body: { items: batches, operation } };
          },
          onChain: {
            operation: ({ operation }) => operation,
            again: async ({ operation }) => ({
              items: await getBatchesOf(ledger, ledger.db, actorOf(request), operation),
            }),
          },
          location: ({ operation }) => `/v1/operations/${operation}`,
        });
      return answers.send<BatchView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: (await register(tx)).batches[0]! }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ id }) => getBatch(ledger, ledger.db, actorOf(request), id),
        },
        location: ({ id }) => `/v1/batches/${id}`,
      });
    },
  );

  app.get(
    "/v1/batches",
    {
      schema: {
        operationId: "listBatches",
        summary: "List batches",
        description:
          "Newest first. The operator sees all; an organisation's key sees those that it registered or made, or with `held=true` those that it has something of now, received ones too.",
        tags,
        querystring: Type.Object(
          {
            product: Type.Optional(hash("Only batches of this product.")),
            lot: Type.Optional(
              Type.String({
                pattern: "^[^\\u0000-\\u001f]{1,80}$",
                description: "Only the batch with this lot code.",
                examples: ["MJ-2025-041"],
              }),
            ),
            held: Type.Optional(
              Type.Enum(["true", "false"], { description: "Only batches of which something is free with you now." }),
            ),
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of batches.", schema: Batches } }, [...KEYED, ...QUERIED]),
      },
    },
    async (request, reply) => {
      const query = { ...request.query, held: request.query.held === "true" };
      return sendPage(request, reply, await readBatches(ledger, actorOf(request), query));
    },
  );

  app.get(
    "/v1/batches/:id",
    {
      schema: {
        operationId: "getBatch",
        summary: "Read a batch",
        description:
          "For its origin, for whoever was ever sent a part of it, and for the operator, who is also shown its holders.",
        tags,
        params: BatchPath,
        response: responses(
          {
            200: { description: "The batch.", schema: Batch },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getBatch(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

/** Before the schema, which would look at every one of a hundred thousand items to report them all. */
async function refuseLongList({ body }: FastifyRequest): Promise<void> {
  if (Array.isArray(body) && body.length > LIST_MAX)
    throw new LedgerError("FIELD_INVALID", { field: "body", reason: `must have at most ${LIST_MAX} items` }, "");
}
