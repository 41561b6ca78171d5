import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import { CertificatePath, CertificateReach } from "../../certificates/views/schemas.ts";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { hash } from "../../values/schemas.ts";
import { registerBatches } from "../acts/registerBatches.ts";
import { getBatch, readBatches } from "../views/batches.ts";
import { readCertificateReach } from "../views/certificateReach.ts";
import { Batch, Batches, BatchPath, LIST_MAX } from "../views/schemas.ts";

const tags = ["batches"];

export function batchRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  // One batch or a list: the generated serialiser would validate the answer to find out which.
  const serializerCompiler = () => JSON.stringify;
  actRoute(app, deps, registerBatches, { preValidation: refuseLongList, serializerCompiler });

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
                description: "Only the batch with this lot code, however its letters and digits are typed.",
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
        response: responses({ 200: { description: "A page of batches.", schema: Batches } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
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
          [...KEY_ERRORS, "NOT_FOUND"],
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

export function certificateReachRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/certificates/:id/batches",
    {
      schema: {
        operationId: "listCertificateBatches",
        summary: "List what rests on a certificate",
        description:
          "Batches that claim by it, or that it is about, newest first. Its issuer and the operator see all, whoever else may read it those that it made or was sent.",
        tags: ["certificates"],
        params: CertificatePath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of batches.", schema: CertificateReach } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readCertificateReach(ledger, actorOf(request), request.params.id, request.query)),
  );
}
