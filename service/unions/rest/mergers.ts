import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { agreeToMerger, withdrawMerger } from "../acts/mergers.ts";
import { readMergers } from "../views/mergers.ts";
import { Mergers, NewMerger, NewMergerWithdrawal } from "../views/schemas.ts";
import { DONE, sendOperation } from "./memberships.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });
const ACTED = [...KEYED, ...POSTED, ...DECIDED, "ORGANISATION_REJECTED"] as const;

export function mergerRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  app.post(
    "/v1/organisations/:id/merger",
    {
      schema: {
        operationId: "agreeToMerger",
        summary: "Merge with another organisation",
        description:
          "By one act of each, on the same document, in any order. Stock, open agreements and history stay in the predecessor's account; its own keys are mute for ever, and the successor acts there with `On-Behalf-Of`. For managers of both.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewMerger),
        response: responses(DONE, [
          ...ACTED,
          "MERGER_WITH_ITSELF",
          "MERGER_KINDS_DIFFER",
          "MERGER_OFFERED",
          "MERGER_DIFFERS",
          "MERGER_LINE_TOO_LONG",
          "RECOVERY_PENDING",
          "PARTY_SUSPENDED",
          "PARTY_PENDING",
        ]),
      },
    },
    (request, reply) =>
      sendOperation(deps, request, reply, (tx) =>
        agreeToMerger(ledger, tx, actorOf(request), request.params.id, request.body),
      ),
  );

  app.get(
    "/v1/organisations/:id/mergers",
    {
      schema: {
        operationId: "listMergers",
        summary: "List mergers",
        description: "What the organisation and others agreed on, and what was done; newest first.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of mergers.", schema: Mergers } }, [...KEYED, ...QUERIED]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readMergers(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/organisations/:id/merger/withdrawal",
    {
      schema: {
        operationId: "withdrawMerger",
        summary: "Take back the consent to a merger",
        description: "While the other has not agreed. For the organisation's managers.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewMergerWithdrawal),
        response: responses(DONE, [...ACTED, "MERGER_UNKNOWN"]),
      },
    },
    (request, reply) =>
      sendOperation(deps, request, reply, (tx) =>
        withdrawMerger(tx, actorOf(request), request.params.id, request.body.other),
      ),
  );
}
