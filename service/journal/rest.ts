import Type from "typebox";
import { QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { readNumbers, sendPage } from "../rest/reading.ts";
import { ListQuery } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import {
  Consistency,
  Journal,
  JournalHeads,
  proveConsistency,
  readCheckpoint,
  readHeads,
  readJournal,
} from "./views.ts";

const tags = ["journal"];
const TEXT = "text/plain; charset=utf-8";

const size = (description: string) => Type.Integer({ minimum: 1, maximum: 999_999_999, description, examples: [1000] });

/**
 * What anyone may see of the journal, without a key: hashes and where the chain has them. Limited by address like the
 * pages. Whoever keeps a checkpoint can hold the journal to it later.
 */
export async function journalRoutes(app: Api, { ledger }: Pick<RouteDeps, "ledger">): Promise<void> {
  app.addHook("preValidation", readNumbers);
  app.get(
    "/v1/journal",
    {
      schema: {
        operationId: "getJournal",
        summary: "Read what the journal is called, and the key of its checkpoints",
        tags,
        security: [],
        response: responses({ 200: { description: "The journal.", schema: Journal } }, ["DATABASE_AWAY"]),
      },
    },
    async () => readJournal(ledger),
  );

  app.get(
    "/v1/journal/checkpoint",
    {
      schema: {
        operationId: "getCheckpoint",
        summary: "Read the journal's checkpoint",
        description:
          "The newest head that is final on the chain, as a signed note (c2sp.org/tlog-checkpoint) with the journal's Ed25519 signature. Before the first head it is that of the empty log.",
        tags,
        security: [],
        response: responses(
          { 200: { description: "The checkpoint.", content: { "text/plain": { schema: Type.String() } } } },
          ["DATABASE_AWAY"],
        ),
      },
    },
    async (_request, reply) => reply.type(TEXT).send(await readCheckpoint(ledger)),
  );

  app.get(
    "/v1/journal/consistency",
    {
      schema: {
        operationId: "proveConsistency",
        summary: "Prove that one head of the journal continues another",
        description: "Between any two heads that the chain has.",
        tags,
        security: [],
        querystring: Type.Object(
          { from: size("Leaves of the earlier head."), to: size("Leaves of the later head.") },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "The proof.", schema: Consistency } }, [
          "FIELD_UNKNOWN",
          "FIELD_MISSING",
          "FIELD_INVALID",
          "NOT_FOUND",
          "DATABASE_AWAY",
        ]),
      },
    },
    async ({ query }) => proveConsistency(ledger, query.from, query.to),
  );

  app.get(
    "/v1/journal/heads",
    {
      schema: {
        operationId: "listHeads",
        summary: "List the journal's heads",
        description: "As the chain has them, newest first.",
        tags,
        security: [],
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of heads.", schema: JournalHeads } }, [
          ...QUERY_ERRORS,
          "DATABASE_AWAY",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readHeads(ledger, request.query)),
  );
}
