import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { CHAIN_ERRORS, KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { BatchPath, ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { issueUnits, readUnits, type UnitIssueView } from "../acts/printUnits.ts";
import { labelAddress } from "../rules/address.ts";
import { NewUnits, UnitIssue, Units } from "../views/units.ts";

const tags = ["batches"];

export function unitRoutes(app: Api, { ledger, answers, publicUrl }: RouteDeps & { publicUrl: string }): void {
  app.post(
    "/v1/batches/:id/units",
    {
      schema: {
        operationId: "issueUnits",
        summary: "Number the next units of a batch",
        description:
          "Gives jars, boxes or bottles of the batch numbers, so that each can have a label of its own: print them with `GET …/label?units=1-48`, as often as needed. For recorders of its maker.",
        tags,
        params: BatchPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewUnits),
        response: responses({ 201: { description: "Numbered.", schema: UnitIssue } }, [
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          ...CHAIN_ERRORS,
          ...(["BATCH_NOT_MINED", "BATCH_ANNULLED", "BATCH_RECALLED", "UNITS_TOO_MANY"] as const),
        ]),
      },
    },
    (request, reply) =>
      answers.send<UnitIssueView>(request, reply, {
        status: 201,
        work: async (tx) => ({
          body: await issueUnits(ledger, tx, actorOf(request), request.params.id, request.body),
        }),
      }),
  );

  app.get(
    "/v1/batches/:id/units",
    {
      schema: {
        operationId: "listUnits",
        summary: "List the numbered units of a batch",
        description:
          "By their numbers, with how often the page of each was opened. For its maker's keys; `address` is for recorders.",
        tags,
        params: BatchPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of units.", schema: Units } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
        ]),
      },
    },
    async (request, reply) => {
      const { batch, units } = await readUnits(ledger, actorOf(request), request.params.id, request.query);
      const items = units.items.map(({ mark, ...unit }) => ({
        ...unit,
        ...(mark && { address: labelAddress(batch, publicUrl, mark) }),
      }));
      return sendPage(request, reply, { items, next: units.next });
    },
  );
}
