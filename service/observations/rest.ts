import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../base/errors.ts";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { IdempotencyHeader } from "../rest/headers.ts";
import { sendOne, sendPage } from "../rest/reading.ts";
import { BatchPath, ListQuery } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { ref, UUID } from "../values/schemas.ts";
import { getObservation, readObservations, recordObservations } from "./acts/observe.ts";
import type { ObservationView } from "./views/observation.ts";
import {
  NewObservations,
  Observation,
  Observations,
  OBSERVATIONS_MAX,
  ProvenObservation,
  RecordedObservations,
} from "./views/schemas.ts";

const tags = ["observations"];

const REFUSALS = [
  ...KEY_ERRORS,
  ...BODY_ERRORS,
  "NOT_FOUND",
  "UNIT_UNKNOWN",
  "QUANTITY_MALFORMED",
  "QUANTITY_NOT_POSITIVE",
  "QUANTITY_TOO_PRECISE",
  "QUANTITY_TOO_LARGE",
  "DATE_INVALID",
  "DATE_IN_FUTURE",
  "OBSERVATION_BEFORE_BATCH",
  "ORGANISATION_SUSPENDED",
  "SIGNER_MISSING",
] as const;

const AnyRecorded = Type.Union([ref(Observation), ref(RecordedObservations)]);

export function observationRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/batches/:id/observations",
    {
      preValidation: refuseLongList,
      // One or a list, as for batches.
      serializerCompiler: () => JSON.stringify,
      schema: {
        operationId: "recordObservations",
        summary: "Record what was observed of a batch",
        description: `One observation, or a list of at most ${OBSERVATIONS_MAX}: all of them or none. Every mistake is reported at once. They are recorded as soon as this is answered; a head of the journal that covers them is anchored on the chain within the time the operator has set.`,
        tags,
        params: BatchPath,
        headers: Type.Object(IdempotencyHeader),
        body: NewObservations,
        response: responses(
          { 201: { description: "Recorded.", schema: AnyRecorded, location: "The observation, or the list." } },
          REFUSALS,
        ),
      },
    },
    (request, reply) => {
      const { body, params } = request;
      const list = Array.isArray(body);
      const [inputs, pointers] = list ? [body, [...body.keys()].map((i) => `/${i}`)] : [[body], [""]];
      return answers.send<ObservationView | { items: ObservationView[] }>(request, reply, {
        status: 201,
        work: async (tx) => {
          const items = await recordObservations(ledger, tx, actorOf(request), params.id, inputs, pointers);
          return { body: list ? { items } : items[0]! };
        },
        location: (made) => ("id" in made ? `/v1/observations/${made.id}` : `/v1/batches/${params.id}/observations`),
      });
    },
  );

  app.get(
    "/v1/batches/:id/observations",
    {
      schema: {
        operationId: "listObservations",
        summary: "List what was observed of a batch",
        description: "Newest first, by whomever it was observed.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of observations.", schema: Observations } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readObservations(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.get(
    "/v1/observations/:id",
    {
      schema: {
        operationId: "getObservation",
        summary: "Read an observation with its proof",
        description: "The proof holds against the head that the chain has, whoever serves it.",
        tags,
        params: Type.Object({
          id: Type.String({ pattern: UUID, title: "observation", description: "The observation's id." }),
        }),
        response: responses(
          {
            200: { description: "The observation.", schema: ProvenObservation },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getObservation(ledger, actorOf(request), request.params.id)),
  );
}

/** Before the schema, which would look at every one of a hundred thousand items to report them all. */
async function refuseLongList({ body }: FastifyRequest): Promise<void> {
  if (Array.isArray(body) && body.length > OBSERVATIONS_MAX)
    throw new LedgerError(
      "FIELD_INVALID",
      { field: "body", reason: `must have at most ${OBSERVATIONS_MAX} items` },
      "",
    );
}
