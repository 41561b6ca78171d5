import type { FastifyRequest } from "fastify";
import Type, { type Static } from "typebox";
import type { AnyAct } from "../accept/act.ts";
import { actSchema, sendAct } from "../rest/acts.ts";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { IdempotencyHeader } from "../rest/headers.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { BatchPath, ListQuery, orDefault } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { hash, ref } from "../values/schemas.ts";
import { proposeRecall, withdrawRecallOf } from "./acts/proposals.ts";
import { lift, liftByAuthority, recall, recallByAuthority } from "./acts/recall.ts";
import { readEvents } from "./views/events.ts";
import type { RecallView } from "./views/recall.ts";
import { findFor, getRecall, readRecalls } from "./views/recalls.ts";
import { readRecallReport } from "./views/report.ts";
import {
  Events,
  NewRecall,
  Nothing,
  Recall,
  type RecallConfirmation,
  RecallPath,
  RecallReport,
  Recalls,
} from "./views/schemas.ts";

const tags = ["recalls"];

const PROPOSALS = [
  {
    kind: "recall",
    operationId: "recall",
    summary: "Propose to recall a batch",
    description:
      "By a manager of the batch's organisation, or by the operator as an authority: all of it, or one holder's share and what was made of that. Nothing is stopped yet: it is answered with how far it reaches, and another key confirms it within 24 hours. What is recalled may go back or be destroyed, nothing else; so may what was made of it.",
    codes: ["RECALL_STANDS", "BATCH_NOTHING_HELD"],
  },
  {
    kind: "lift",
    operationId: "lift",
    summary: "Propose to lift a recall",
    description:
      "Frees what this recaller recalled, of the same scope. It lets goods go to people again, so it takes a second key as the recall did.",
    codes: ["RECALL_NOT_STANDING"],
  },
] as const;

const CONFIRMED = {
  recall: { origin: recall, authority: recallByAuthority },
  lift: { origin: lift, authority: liftByAuthority },
};

export function recallRoutes(app: Api, deps: RouteDeps): void {
  const { ledger, answers } = deps;
  for (const { kind, operationId, summary, description, codes } of PROPOSALS)
    app.post(
      `/v1/batches/:id/${kind}`,
      {
        schema: {
          operationId,
          summary,
          description,
          tags,
          params: BatchPath,
          headers: Type.Object(IdempotencyHeader),
          body: ref(NewRecall),
          response: responses(
            { 202: { description: "Proposed; another key must confirm it.", schema: Recall, location: "The recall." } },
            [
              ...KEY_ERRORS,
              ...BODY_ERRORS,
              "NOT_FOUND",
              "ORGANISATION_SUSPENDED",
              "RECALL_BATCH_NOT_MINED",
              "BATCH_ANNULLED",
              "RECALL_OPEN",
              ...codes,
            ],
          ),
        },
      },
      (request, reply) => {
        const { id } = request.params;
        const actor = actorOf(request);
        return answers.send<RecallView>(request, reply, {
          status: 202,
          work: async (tx) => {
            const recall = await proposeRecall(ledger, tx, actor, kind, id, request.body);
            return { body: await getRecall(ledger, tx, actor, recall) };
          },
          location: (body) => `/v1/recalls/${body.id}`,
        });
      },
    );

  const { word, rest: confirmation, body } = recall;
  app.post(
    confirmation!.path,
    { schema: actSchema({ word, rest: confirmation, body }) },
    async (request: FastifyRequest<{ Params: { id: string }; Body: Static<typeof RecallConfirmation> }>, reply) => {
      const { id } = request.params;
      const proposed = await findFor(ledger, ledger.db, actorOf(request), id);
      const given = { subject: id, account: proposed.origin, body: request.body };
      const byAuthority = proposed.account === null;
      const act: AnyAct = CONFIRMED[proposed.kind][byAuthority ? "authority" : "origin"];
      return sendAct(deps, request, reply, { act, ...given });
    },
  );

  app.post(
    "/v1/recalls/:id/withdrawal",
    {
      schema: {
        operationId: "withdrawRecall",
        summary: "Withdraw a proposed recall",
        description: "By any manager of the organisation that proposed it, or by the operator.",
        tags,
        params: RecallPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(Nothing),
        response: responses({ 200: { description: "Withdrawn.", schema: Recall } }, [
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          "NOT_FOUND",
          "ORGANISATION_SUSPENDED",
          "RECALL_NOT_OPEN",
        ]),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const actor = actorOf(request);
      return answers.send<RecallView>(request, reply, {
        status: 200,
        work: async (tx) => {
          await withdrawRecallOf(ledger, tx, actor, id);
          return { body: await getRecall(ledger, tx, actor, id) };
        },
      });
    },
  );

  app.get(
    "/v1/recalls",
    {
      schema: {
        operationId: "listRecalls",
        summary: "List recalls",
        description: "Newest first. The operator sees all; an organisation's key sees those of its own batches.",
        tags,
        querystring: Type.Object(
          { batch: Type.Optional(hash("Only those of this batch.")), ...ListQuery },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of recalls.", schema: Recalls } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readRecalls(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/recalls/:id",
    {
      schema: {
        operationId: "getRecall",
        summary: "Read a recall",
        tags,
        params: RecallPath,
        response: responses(
          {
            200: { description: "The recall.", schema: Recall },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getRecall(ledger, ledger.db, actorOf(request), request.params.id)),
  );

  app.get(
    "/v1/recalls/:id/report",
    {
      schema: {
        operationId: "getRecallReport",
        summary: "List whom a recall reaches",
        description:
          "Every organisation downstream with what it has of each batch, what is on its way, and what was sold: for the one who must call them. For managers of the organisation that recalls, and the operator; once the recall is on the chain.",
        tags,
        params: RecallPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of the report.", schema: RecallReport } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
          "RECALL_NOT_MINED",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readRecallReport(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.get(
    "/v1/events",
    {
      schema: {
        operationId: "listEvents",
        summary: "Follow what happens to batches",
        description:
          "News of batches that the organisation made, held or was sent: recalled, no longer recalled, corrected. Oldest first, final ones only. Ask again `after` the last `next`.",
        tags,
        querystring: Type.Object(
          {
            after: Type.Optional(
              Type.String({ maxLength: 100, description: "`next` of the last answer; left out: from the beginning." }),
            ),
            limit: orDefault(
              Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "How many events at most." }),
            ),
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "The next events.", schema: Events } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request) => readEvents(ledger, actorOf(request), request.query),
  );
}
