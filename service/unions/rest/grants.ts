import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { grantActs, withdrawGrant } from "../acts/grants.ts";
import { readGrant, readGrants } from "../views/grants.ts";
import { Grant, Grants, NewGrant, NewGrantWithdrawal } from "../views/schemas.ts";
import type { GrantView } from "../views/schemas.ts";
import { DONE, sendOperation } from "./memberships.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });
const ACTED = [...KEYED, ...POSTED, ...DECIDED, "ORGANISATION_REJECTED"] as const;

export function grantRoutes(app: Api, deps: RouteDeps): void {
  const { ledger, answers } = deps;
  app.post(
    "/v1/organisations/:id/grants",
    {
      schema: {
        operationId: "grantActs",
        summary: "Let a union act for its member",
        description:
          "Which acts, and until when. The union's keys then do them with `On-Behalf-Of`, and every record says so. For the member's managers.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewGrant),
        response: responses(
          {
            201: { description: "On the chain.", schema: Grant },
            202: { description: "Stored and on its way.", schema: Grant, location: "The operation." },
          },
          [...ACTED, "GRANT_UNTIL_PAST"],
        ),
      },
    },
    (request, reply) =>
      answers.send<GrantView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await grantActs(ledger, tx, actorOf(request), request.params.id, request.body) }),
        onChain: {
          operation: ({ operation }) => operation!,
          again: ({ organisation, union }) =>
            readGrant(ledger, ledger.db, actorOf(request), { account: organisation.id, union: union.id }),
        },
      }),
  );

  app.get(
    "/v1/organisations/:id/grants",
    {
      schema: {
        operationId: "listGrants",
        summary: "List grants",
        description:
          "What the organisation granted each of its unions; for a union, what each of its members granted it.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of grants.", schema: Grants } }, [...KEYED, ...QUERIED]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readGrants(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/organisations/:id/grants/withdrawal",
    {
      schema: {
        operationId: "withdrawGrant",
        summary: "Take back what a union may do",
        description:
          "Some acts, or without `acts` all of them; also for what the union has on its way. For the member's managers.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewGrantWithdrawal),
        response: responses(DONE, [...ACTED, "GRANT_UNKNOWN"]),
      },
    },
    (request, reply) =>
      sendOperation(deps, request, reply, (tx) =>
        withdrawGrant(ledger, tx, actorOf(request), request.params.id, request.body),
      ),
  );
}
