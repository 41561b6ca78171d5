import Type from "typebox";
import { CHAIN_SECONDS, fingerprintOf } from "../../rest/answers.ts";
import { actorOf } from "../../rest/auth.ts";
import { refuseBody } from "../../rest/body.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, idempotencyKeyOf } from "../../rest/headers.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref, UUID } from "../../values/schemas.ts";
import {
  getInvitation,
  type InvitationView,
  invite,
  readInvitations,
  withdrawInvitation,
  withoutLink,
} from "../acts/invite.ts";
import { acceptInvitationOnce } from "../acts/useInvitation.ts";
import {
  Invitation,
  Invitations,
  InvitationUse,
  IssuedInvitation,
  NewInvitation,
  UsedInvitation,
} from "../views/openSchemas.ts";
import { AGREEMENTS, TERMS_ERRORS, ACCESS_ERRORS } from "../views/restParts.ts";

const tags = AGREEMENTS;
const headers = Type.Object(IdempotencyHeader);
const InvitationPath = Type.Object({
  id: Type.String({ pattern: UUID, title: "invitation", description: "The invitation's id." }),
});
/** Without a buyer there is nobody to be suspended, and nothing is sent. */
const INVITED = [...KEY_ERRORS, ...BODY_ERRORS, ...ACCESS_ERRORS, ...TERMS_ERRORS] as const;

export function invitationRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/invitations",
    {
      schema: {
        operationId: "invite",
        summary: "Invite a buyer who has no account",
        description:
          "Makes a link that works once and for some days. Whoever opens it sees these terms, registers a buyer organisation, for which yours vouches until a registrar does, and accepts. For managers of cooperatives and unions.",
        tags,
        headers,
        body: ref(NewInvitation),
        response: responses(
          { 201: { description: "Made; keep the link, it is not shown again.", schema: IssuedInvitation } },
          [...INVITED, "ORGANISATION_KIND_NOT_ALLOWED", "SIGNER_MISSING", "SPONSORED_TOO_MANY"],
        ),
      },
    },
    (request, reply) =>
      answers.send<InvitationView>(request, reply, {
        status: 201,
        work: async (tx) => {
          const body = await invite(ledger, tx, actorOf(request), request.body);
          return { body, kept: withoutLink(body) };
        },
        location: ({ id }) => `/v1/invitations/${id}`,
      }),
  );

  app.get(
    "/v1/invitations",
    {
      schema: {
        operationId: "listInvitations",
        summary: "List invitations",
        description: "Newest first, without their links; an organisation sees its own, and nobody else does.",
        tags,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of invitations.", schema: Invitations } }, [
          ...KEY_ERRORS,
          "ROLE_TOO_WEAK",
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readInvitations(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/invitations/:id",
    {
      schema: {
        operationId: "getInvitation",
        summary: "Read an invitation",
        description: "For the organisation that made it.",
        tags,
        params: InvitationPath,
        response: responses(
          {
            200: { description: "The invitation.", schema: Invitation },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND", "ROLE_TOO_WEAK"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getInvitation(ledger, ledger.db, actorOf(request), request.params.id)),
  );

  app.post(
    "/v1/invitations/:id/withdrawal",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "withdrawInvitation",
        summary: "Take back an invitation",
        description: "Its link works no more. For managers of who made it.",
        tags,
        params: InvitationPath,
        headers,
        response: responses({ 200: { description: "Taken back.", schema: Invitation } }, [
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          "NOT_FOUND",
          "INVITATION_USED",
          "INVITATION_EXPIRED",
          "INVITATION_WITHDRAWN",
        ]),
      },
    },
    (request, reply) =>
      answers.send<InvitationView>(request, reply, {
        status: 200,
        work: async (tx) => ({ body: await withdrawInvitation(ledger, tx, actorOf(request), request.params.id) }),
      }),
  );
}

/** Open to whoever has the link: its secret is the key. */
export function invitationUse(app: Api, { ledger }: Pick<RouteDeps, "ledger">): void {
  app.post(
    "/v1/invitations/acceptance",
    {
      schema: {
        operationId: "acceptInvitation",
        summary: "Accept an invitation",
        description:
          "No key is needed: the link's secret is one, and works once. Registers the buyer, vouched for by who invited it, and accepts the terms. The answer has the buyer's first key, shown once.",
        tags,
        security: [],
        headers,
        body: ref(InvitationUse),
        response: responses({ 202: { description: "Stored and on its way.", schema: UsedInvitation } }, [
          ...BODY_ERRORS.filter((code) => code !== "ROLE_TOO_WEAK"),
          "DATABASE_AWAY",
          "NOT_FOUND",
          "INVITATION_USED",
          "INVITATION_EXPIRED",
          "INVITATION_WITHDRAWN",
          "AGREEMENT_DEADLINES",
          "ORGANISATION_SUSPENDED",
          "SIGNER_MISSING",
          "SPONSORED_TOO_MANY",
        ]),
      },
    },
    async (request, reply) => {
      const { secret, ...buyer } = request.body;
      const key = idempotencyKeyOf(request.headers);
      const repeatable = key === null ? null : { key, fingerprint: fingerprintOf(request) };
      const { body } = await acceptInvitationOnce(ledger, secret, buyer, repeatable);
      return reply.code(202).header("cache-control", "no-store").header("retry-after", CHAIN_SECONDS).send(body);
    },
  );
}
