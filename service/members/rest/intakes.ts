import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import { MAX_INTAKES } from "../../batches/rules/batch.ts";
import { actorOf } from "../../rest/auth.ts";
import {
  BODY_ERRORS,
  CHAIN_ERRORS,
  MEMBERS_KEY_ERRORS,
  QUANTITY_ERRORS,
  QUERY_ERRORS,
  responses,
} from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { BatchPath, ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import type { Transaction } from "../../store/pool.ts";
import { HASH, ref, UUID } from "../../values/schemas.ts";
import { correctIntake, recordIntakes, removeIntake } from "../acts/intake.ts";
import {
  IntakeChanges,
  IntakeCorrection,
  IntakeList,
  IntakeRemoval,
  Intakes,
  NewIntakes,
  Receipt,
} from "../views/intakeSchemas.ts";
import { type IntakeListView, readIntakeChanges, readIntakes, readListOf } from "../views/intakes.ts";
import { getReceipt } from "../views/memberIntakes.ts";

const tags = ["members"];
const IntakePath = Type.Object({
  id: Type.String({ pattern: HASH, title: "batch", description: "The batch's id." }),
  intake: Type.String({ pattern: UUID, title: "intake", description: "The intake's id." }),
});

/** What a list of intakes can be refused with. */
const ADDING = [
  "ORGANISATION_REJECTED",
  ...MEMBERS_KEY_ERRORS,
  ...BODY_ERRORS,
  ...CHAIN_ERRORS,
  "NOT_FOUND",
  ...QUANTITY_ERRORS,
  "UNIT_MISMATCH",
  "MEMBER_ERASED",
  "INTAKES_OUTGROW_BATCH",
  "BATCH_REJECTED",
  "BATCH_ANNULLED",
  "AMENDMENT_PENDING",
  "AMENDMENTS_TOO_MANY",
  "ORGANISATION_SUSPENDED",
] as const;

/** Five thousand intakes take 700 kB, with short remarks a megabyte. */
const INTAKES_BODY_LIMIT = 2 * 1024 * 1024;

const LISTED = {
  201: { description: "On the chain.", schema: IntakeList },
  202: { description: "Stored and on its way.", schema: IntakeList, location: "The operation." },
};

export function intakeRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  const sendList = (request: FastifyRequest, reply: FastifyReply, work: (tx: Transaction) => Promise<IntakeListView>) =>
    answers.send<IntakeListView>(request, reply, {
      status: 201,
      work: async (tx) => ({ body: await work(tx) }),
      onChain: {
        operation: ({ operation }) => operation,
        again: ({ batch, commitment }) => readListOf(ledger.db, batch, commitment),
      },
      location: ({ batch }) => `/v1/batches/${batch}/intakes`,
    });

  app.post(
    "/v1/batches/:id/intakes",
    {
      preValidation: refuseLongList,
      bodyLimit: INTAKES_BODY_LIMIT,
      schema: {
        operationId: "recordIntakes",
        summary: "Record who brought what into a batch",
        description: `1 to ${MAX_INTAKES} intakes, all at once, added to those that are recorded already. Together they are at most what the batch holds. The batch's document is amended: it has the root of a tree over them, so each can have a receipt; nothing else of them goes to the chain. Every mistake is reported at once.`,
        tags,
        params: BatchPath,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(NewIntakes),
        response: responses(LISTED, ADDING),
      },
    },
    (request, reply) =>
      sendList(request, reply, (tx) =>
        recordIntakes(ledger, tx, actorOf(request), request.params.id, request.body.intakes),
      ),
  );

  app.get(
    "/v1/batches/:id/intakes",
    {
      schema: {
        operationId: "listIntakes",
        summary: "Read who brought what into a batch",
        description:
          "The newest list that was not refused, with its sums. For the organisation's own keys; the operator sees the sums and no intake.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of intakes.", schema: Intakes } }, [
          ...MEMBERS_KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readIntakes(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/batches/:id/intakes/:intake/correction",
    {
      schema: {
        operationId: "correctIntake",
        summary: "Correct an intake",
        description:
          "Makes the next list, in which this one intake stands as it was right. What it was stays readable for your own people, and receipts of it stay true of its list.",
        tags,
        params: IntakePath,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(IntakeCorrection),
        response: responses(LISTED, [...ADDING, "INTAKE_ERASED"]),
      },
    },
    (request, reply) =>
      sendList(request, reply, (tx) => {
        const { id: batch, intake } = request.params;
        return correctIntake(ledger, tx, actorOf(request), { batch, intake }, request.body);
      }),
  );

  app.post(
    "/v1/batches/:id/intakes/:intake/removal",
    {
      schema: {
        operationId: "removeIntake",
        summary: "Take out an intake that was never brought",
        description: "Makes the next list without it. What it was stays readable for your own people.",
        tags,
        params: IntakePath,
        headers: Type.Object({ ...IdempotencyHeader, ...PreferHeader }),
        body: ref(IntakeRemoval),
        response: responses(LISTED, [...ADDING, "LAST_INTAKE"]),
      },
    },
    (request, reply) =>
      sendList(request, reply, (tx) => {
        const { id: batch, intake } = request.params;
        return removeIntake(ledger, tx, actorOf(request), { batch, intake }, request.body.reason);
      }),
  );

  app.get(
    "/v1/batches/:id/intakes/changes",
    {
      schema: {
        operationId: "listIntakeChanges",
        summary: "Read what was corrected and taken out",
        description: "Of all lists of the batch that were not refused, newest first. For the organisation's own keys.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of changes.", schema: IntakeChanges } }, [
          ...MEMBERS_KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readIntakeChanges(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.get(
    "/v1/batches/:id/intakes/:intake/receipt",
    {
      schema: {
        operationId: "getReceipt",
        summary: "Make the receipt of an intake",
        description:
          "To hand to whoever brought it: proves against the batch's commitment on the chain that the intake is part of the batch, and shows nothing of others. Sent byte for byte as docs/formats/receipt.md says. For the organisation's own keys.",
        tags,
        params: IntakePath,
        response: responses({ 200: { description: "The receipt.", schema: Receipt } }, [
          ...MEMBERS_KEY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
          "INTAKE_ERASED",
          "INTAKES_NOT_MINED",
        ]),
      },
    },
    async (request, reply) => {
      const bytes = await getReceipt(ledger, actorOf(request), request.params.id, request.params.intake);
      return reply
        .type("application/json; charset=utf-8")
        .header("content-disposition", `inline; filename="receipt-${request.params.intake}.json"`)
        .send(Buffer.from(bytes));
    },
  );
}

/** Before the schema, as for batches. */
async function refuseLongList({ body }: FastifyRequest): Promise<void> {
  const intakes: unknown = (body as { intakes?: unknown } | null)?.intakes;
  if (Array.isArray(intakes) && intakes.length > MAX_INTAKES) {
    const reason = `must have at most ${MAX_INTAKES} items`;
    throw new LedgerError("FIELD_INVALID", { field: "intakes", reason }, "/intakes");
  }
}
