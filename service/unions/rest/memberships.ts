import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { OperationView } from "../../accept/evidence.ts";
import type { Transaction } from "../../accept/once.ts";
import { getOperation } from "../../accept/operations.ts";
import { actorOf } from "../../rest/auth.ts";
import { refuseBody } from "../../rest/body.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { Operation } from "../../rest/problemSchemas.ts";
import { sendPage } from "../../rest/reading.ts";
import { ACCOUNT, ListQuery, OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { consentToMembership, expelMember, leaveUnion } from "../acts/memberships.ts";
import { readMembership, readMemberships } from "../views/memberships.ts";
import { Membership, Memberships, NewExpulsion, NewMembership } from "../views/schemas.ts";
import type { MembershipView } from "../views/schemas.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

const PairPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
  other: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The other side's id, its account." }),
});

export const DONE = {
  200: { description: "Done, the chain says so.", schema: Operation },
  202: { description: "Stored and on its way.", schema: Operation, location: "The operation." },
};

const ACTED = [...KEYED, ...POSTED, ...DECIDED, "ORGANISATION_REJECTED", "MEMBERSHIP_STATE"] as const;

/** Answers with the operation, once it is done with what the chain says of it. */
export const sendOperation = (
  { ledger, answers }: RouteDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Transaction) => Promise<string>,
): Promise<FastifyReply> =>
  answers.send<OperationView>(request, reply, {
    status: 200,
    work: async (tx) => ({ body: await getOperation(ledger, tx, actorOf(request), await work(tx)) }),
    onChain: {
      operation: (body) => body.id,
      again: (body) => getOperation(ledger, ledger.db, actorOf(request), body.id),
    },
  });

export function membershipRoutes(app: Api, deps: RouteDeps): void {
  const { ledger, answers } = deps;
  app.post(
    "/v1/organisations/:id/memberships",
    {
      schema: {
        operationId: "consentToMembership",
        summary: "Join a union, or take in a member",
        description:
          "Asks for a membership or offers one; or, when the other side has done so, consents to it, and it begins. For managers of the organisation or the union.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewMembership),
        response: responses(
          {
            201: { description: "On the chain.", schema: Membership },
            202: { description: "Stored and on its way.", schema: Membership, location: "The operation." },
          },
          [...ACTED, "UNION_REQUIRED", "UNION_OF_ITSELF", "PARTY_SUSPENDED", "PARTY_PENDING"],
        ),
      },
    },
    (request, reply) =>
      answers.send<MembershipView>(request, reply, {
        status: 201,
        work: async (tx) => ({
          body: await consentToMembership(ledger, tx, actorOf(request), request.params.id, request.body),
        }),
        onChain: {
          operation: ({ operation }) => operation!,
          again: ({ organisation, union }) => {
            const { id } = request.params;
            const other = organisation.id === id ? union.id : organisation.id;
            return readMembership(ledger, ledger.db, actorOf(request), id, other);
          },
        },
      }),
  );

  app.get(
    "/v1/organisations/:id/memberships",
    {
      schema: {
        operationId: "listMemberships",
        summary: "List memberships",
        description: "Of the organisation in unions, and of a union its members: asked for, offered, begun and ended.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of memberships.", schema: Memberships } }, [
          ...KEYED,
          ...QUERIED,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readMemberships(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/organisations/:id/memberships/:other/departure",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "leaveUnion",
        summary: "Leave a union",
        description:
          "Or take back what was asked, or decline what was offered. Needs nobody's consent; all grants to the union end with it. For the organisation's managers.",
        tags,
        params: PairPath,
        headers,
        response: responses(DONE, ACTED),
      },
    },
    (request, reply) =>
      sendOperation(deps, request, reply, (tx) =>
        leaveUnion(tx, actorOf(request), request.params.id, request.params.other),
      ),
  );

  app.post(
    "/v1/organisations/:id/memberships/:other/expulsion",
    {
      schema: {
        operationId: "expelMember",
        summary: "Let a member go",
        description: "Or take back what was offered, or decline who asked. For the union's managers.",
        tags,
        params: PairPath,
        headers,
        body: ref(NewExpulsion),
        response: responses(DONE, ACTED),
      },
    },
    (request, reply) =>
      sendOperation(deps, request, reply, (tx) =>
        expelMember(ledger, tx, actorOf(request), request.params.id, request.params.other, request.body.reason),
      ),
  );
}
