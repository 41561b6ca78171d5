import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEYED, QUERIED, responses } from "../../rest/documentation.ts";
import { sendPage } from "../../rest/reading.ts";
import { ACT_HEADERS, actResponses, sendAct } from "../../rest/reasoned.ts";
import { ListQuery, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { amendBatch } from "../acts/amend.ts";
import { annulBatch } from "../acts/annul.ts";
import { holdBatch, releaseBatch } from "../acts/hold.ts";
import { Amendment, BatchVersions, Reasoned } from "../views/corrections.ts";
import { BatchPath } from "../views/schemas.ts";
import { readVersions } from "../views/versions.ts";

const tags = ["corrections"];

export function correctionRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;

  app.post(
    "/v1/batches/:id/amendments",
    {
      schema: {
        operationId: "amendBatch",
        summary: "Amend a batch",
        description:
          "Supersedes what is stated of a batch of one's own. Its id, code and label stay; every version stays readable, with its reason. Counts once the chain has it. Quantities and the product cannot be amended.",
        tags,
        params: BatchPath,
        headers: ACT_HEADERS,
        body: ref(Amendment),
        response: actResponses([
          "AMENDMENT_OF_QUANTITY",
          "AMENDMENT_EMPTY",
          "AMENDMENT_PENDING",
          "AMENDMENTS_TOO_MANY",
          "BATCH_ANNULLED",
          "BATCH_REJECTED",
          "LOT_USED",
          "DATE_INVALID",
          "DATE_IN_FUTURE",
          "DATE_ORDER",
          "CLAIM_NOT_COVERED",
        ]),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return sendAct(deps, request, reply, `/v1/batches/${id}`, (tx) =>
        amendBatch(ledger, tx, actorOf(request), id, request.body),
      );
    },
  );

  app.get(
    "/v1/batches/:id/versions",
    {
      schema: {
        operationId: "listBatchVersions",
        summary: "List the versions of a batch",
        description: "As registered, then each amendment with its reason, oldest first; also those the chain refused.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of versions.", schema: BatchVersions } }, [
          ...KEYED,
          ...QUERIED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readVersions(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/batches/:id/annulment",
    {
      schema: {
        operationId: "annulBatch",
        summary: "Annul a batch",
        description:
          "For what should never have been registered, such as 400 typed for 40, while nothing of it was used or sent. Shown as annulled for ever; its lot code is free again.",
        tags,
        params: BatchPath,
        headers: ACT_HEADERS,
        body: ref(Reasoned),
        response: actResponses([
          "BATCH_PARTLY_SPENT",
          "BATCH_WAS_MADE",
          "BATCH_ON_HOLD",
          "BATCH_RECALLED",
          "BATCH_ANNULLED",
          "BATCH_REJECTED",
        ]),
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return sendAct(deps, request, reply, `/v1/batches/${id}`, (tx) =>
        annulBatch(ledger, tx, actorOf(request), id, request.body.reason),
      );
    },
  );
}

export function holdRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  const ACTS = [
    {
      act: "hold",
      work: holdBatch,
      operationId: "holdBatch",
      summary: "Hold stock of a batch",
      description:
        "Stops what the organisation itself holds of a batch, and what arrives of it: here at once, on the chain when it is mined.",
      codes: ["BATCH_ON_HOLD", "BATCH_NOTHING_HELD"],
    },
    {
      act: "release",
      work: releaseBatch,
      operationId: "releaseBatch",
      summary: "Release stock of a batch",
      description: "Lets what the organisation has on hold move again, once the chain has it.",
      codes: ["BATCH_NOT_ON_HOLD"],
    },
  ] as const;
  for (const { act, work, operationId, summary, description, codes } of ACTS)
    app.post(
      `/v1/batches/:id/${act}`,
      {
        schema: {
          operationId,
          summary,
          description,
          tags: ["recalls"],
          params: BatchPath,
          headers: ACT_HEADERS,
          body: ref(Reasoned),
          response: actResponses(codes),
        },
      },
      (request, reply) => {
        const { id } = request.params;
        const { reason } = request.body;
        return sendAct(deps, request, reply, `/v1/batches/${id}`, (tx) =>
          work(ledger, tx, actorOf(request), id, reason),
        );
      },
    );
}
