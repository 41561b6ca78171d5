import type { FastifyReply, FastifyRequest } from "fastify";
import Type, { type Static } from "typebox";
import type { AnyAct } from "../accept/act.ts";
import { actRoute, actSchema, sendAct } from "../rest/acts.ts";
import { actorOf } from "../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../rest/documentation.ts";
import { sendPage } from "../rest/reading.ts";
import { ListQuery, OrganisationPath } from "../rest/schemas.ts";
import type { Api, RouteDeps } from "../rest/server.ts";
import { grant } from "./acts/grant.ts";
import { handOver, takeOver, withdrawMerger } from "./acts/handOver.ts";
import { admit, join } from "./acts/join.ts";
import { expel, leaveUnion } from "./acts/leaveUnion.ts";
import { revokeAllGrants, revokeGrant } from "./acts/revokeGrant.ts";
import { readGrants } from "./views/grants.ts";
import { readMemberships } from "./views/memberships.ts";
import { readMergers } from "./views/mergers.ts";
import {
  Grants,
  Memberships,
  Mergers,
  NewGrantWithdrawal,
  type NewMembership,
  type NewMerger,
} from "./views/schemas.ts";

const tags = ["organisations"];
const page = {
  tags,
  params: OrganisationPath,
  querystring: Type.Object(ListQuery, { additionalProperties: false }),
};

/** One address for several acts: which one is told by the body. Where it tells none, the act that is chosen refuses. */
const chosen =
  <Body>(deps: RouteDeps, choose: (body: Body) => AnyAct) =>
  (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { id } = request.params as Static<typeof OrganisationPath>;
    const act = choose(request.body as Body);
    return sendAct(deps, request, reply, { act, account: id, body: request.body });
  };

export function membershipRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  app.post(
    join.rest!.path,
    { schema: actSchema(join) },
    chosen(deps, ({ union }: Static<typeof NewMembership>) => (union === undefined ? admit : join)),
  );

  app.get(
    "/v1/organisations/:id/memberships",
    {
      schema: {
        ...page,
        operationId: "listMemberships",
        summary: "List memberships",
        description: "Of the organisation in unions, and of a union its members: asked for, offered, begun and ended.",
        response: responses({ 200: { description: "A page of memberships.", schema: Memberships } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readMemberships(ledger, actorOf(request), request.params.id, request.query)),
  );

  actRoute(app, deps, leaveUnion);
  actRoute(app, deps, expel);
}

export function grantRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, grant);

  app.get(
    "/v1/organisations/:id/grants",
    {
      schema: {
        ...page,
        operationId: "listGrants",
        summary: "List grants",
        description:
          "What the organisation granted each of its unions; for a union, what each of its members granted it.",
        response: responses({ 200: { description: "A page of grants.", schema: Grants } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readGrants(ledger, actorOf(request), request.params.id, request.query)),
  );

  const { word, rest } = revokeGrant;
  app.post(
    rest!.path,
    { schema: actSchema({ word, rest, body: NewGrantWithdrawal }) },
    chosen(deps, ({ acts }: Static<typeof NewGrantWithdrawal>) => (acts ? revokeGrant : revokeAllGrants)),
  );
}

export function mergerRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  app.post(
    handOver.rest!.path,
    { schema: actSchema(handOver) },
    chosen(deps, ({ successor }: Static<typeof NewMerger>) => (successor === undefined ? takeOver : handOver)),
  );

  app.get(
    "/v1/organisations/:id/mergers",
    {
      schema: {
        ...page,
        operationId: "listMergers",
        summary: "List mergers",
        description: "What the organisation and others agreed on, and what was done; newest first.",
        response: responses({ 200: { description: "A page of mergers.", schema: Mergers } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readMergers(ledger, actorOf(request), request.params.id, request.query)),
  );

  actRoute(app, deps, withdrawMerger);
}
