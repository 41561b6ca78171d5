import type { FastifyRequest } from "fastify";
import Type from "typebox";
import { LedgerError } from "../../base/errors.ts";
import { actorOf } from "../../rest/auth.ts";
import { BODY_ERRORS, MEMBERS_KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, searchQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref, UUID } from "../../values/schemas.ts";
import { createMembers, eraseMemberData } from "../acts/members.ts";
import { MemberIntakes } from "../views/intakeSchemas.ts";
import { readMemberIntakes } from "../views/memberIntakes.ts";
import { getMember, type MemberView, readMembers } from "../views/members.ts";
import {
  Erasure,
  Member,
  Members,
  MEMBERS_MAX,
  NewMembers,
  NumberedMember,
  NumberedMembers,
} from "../views/schemas.ts";

const tags = ["members"];
const MemberPath = Type.Object({
  id: Type.String({ pattern: UUID, title: "member", description: "The member's id." }),
});
const OWN = "For the organisation's own keys: not even the operator reads who brings.";

export function memberRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/members",
    {
      preValidation: refuseLongList,
      // As for batches: one or a list.
      serializerCompiler: () => JSON.stringify,
      schema: {
        operationId: "createMembers",
        summary: "Enter a member, or a list of members",
        description: `Enters one person, or a list of at most ${MEMBERS_MAX}: all of them or none. Nothing of it goes to the chain. The answer leaves the names out.`,
        tags,
        headers: Type.Object(IdempotencyHeader),
        body: NewMembers,
        response: responses(
          { 201: { description: "Entered.", schema: Type.Union([ref(NumberedMember), ref(NumberedMembers)]) } },
          [
            ...MEMBERS_KEY_ERRORS,
            ...BODY_ERRORS,
            "ORGANISATION_SUSPENDED",
            "MEMBER_NUMBER_USED",
            "MEMBER_NUMBER_REPEATED",
          ],
        ),
      },
    },
    (request, reply) => {
      const { body } = request;
      if (Array.isArray(body))
        return answers.send<{ items: NumberedMember[] }>(request, reply, {
          status: 201,
          work: async (tx) => {
            const pointers = [...body.keys()].map((i) => `/${i}`);
            return { body: { items: await createMembers(tx, actorOf(request), body, pointers) } };
          },
        });
      return answers.send<NumberedMember>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: (await createMembers(tx, actorOf(request), [body], [""]))[0]! }),
        location: ({ id }) => `/v1/members/${id}`,
      });
    },
  );

  app.get(
    "/v1/members",
    {
      schema: {
        operationId: "listMembers",
        summary: "List members",
        description: `Newest first. ${OWN}`,
        tags,
        querystring: Type.Object(
          {
            ...searchQuery("name or number", "عائشة"),
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of members.", schema: Members } }, [
          ...MEMBERS_KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readMembers(ledger, actorOf(request), request.query)),
  );

  // Without a tag: a browser that keeps an answer to ask again for it would keep it beyond erasure.
  app.get(
    "/v1/members/:id",
    {
      schema: {
        operationId: "getMember",
        summary: "Read a member",
        description: OWN,
        tags,
        params: MemberPath,
        response: responses({ 200: { description: "The member.", schema: Member } }, [
          ...MEMBERS_KEY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
        ]),
      },
    },
    (request) => getMember(ledger.db, actorOf(request), request.params.id),
  );

  app.get(
    "/v1/members/:id/intakes",
    {
      schema: {
        operationId: "listMemberIntakes",
        summary: "Read what a member brought",
        description: `All intakes of one person, with sums by product and year: of each batch the list that counts, of none that was annulled. ${OWN}`,
        tags,
        params: MemberPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of them, with the sums of all.", schema: MemberIntakes } }, [
          ...MEMBERS_KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readMemberIntakes(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/members/:id/erasure",
    {
      schema: {
        operationId: "eraseMember",
        summary: "Erase a member's data",
        description:
          "Deletes the name, and values and salts of all that the person brought; it cannot be undone. Number and leaves stay, so every other receipt still proves. For managers.",
        tags,
        params: MemberPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(Erasure),
        response: responses({ 200: { description: "Erased.", schema: Member } }, [
          ...MEMBERS_KEY_ERRORS,
          ...BODY_ERRORS,
          "NOT_FOUND",
          "MEMBER_ERASED",
          "CONFIRMATION_WRONG",
        ]),
      },
    },
    (request, reply) =>
      answers.send<MemberView>(request, reply, {
        status: 200,
        work: async (tx) => ({
          body: await eraseMemberData(tx, actorOf(request), request.params.id, request.body.confirm),
        }),
      }),
  );
}

/** Before the schema, as for batches. */
async function refuseLongList({ body }: FastifyRequest): Promise<void> {
  if (Array.isArray(body) && body.length > MEMBERS_MAX)
    throw new LedgerError("FIELD_INVALID", { field: "body", reason: `must have at most ${MEMBERS_MAX} items` }, "");
}
