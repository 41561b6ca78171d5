import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../../accept/once.ts";
import { getOperation } from "../../accept/operations.ts";
import { actorOf } from "../../rest/auth.ts";
import { refuseBody } from "../../rest/body.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ACCOUNT, HASH, ListQuery, OrganisationPath, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { addSigner, readSigners, removeSigner } from "../acts/signers.ts";
import { NewSigner, SignerChange, Signers } from "../views/schemas.ts";
import type { SignerChangeView } from "../views/types.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

const SignerPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
  signer: Type.String({ pattern: HASH, title: "signer", description: "The key's name on the chain, 32 bytes." }),
});

const ON_ITS_WAY = { description: "Stored and on its way.", schema: SignerChange, location: "The operation." };

export function signerRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  const send = (
    request: FastifyRequest,
    reply: FastifyReply,
    status: 200 | 201,
    work: (tx: Transaction) => Promise<SignerChangeView>,
  ) =>
    answers.send<SignerChangeView>(request, reply, {
      status,
      work: async (tx) => ({ body: await work(tx) }),
      onChain: {
        operation: (body) => body.operation,
        again: async (body) => {
          const { state } = await getOperation(ledger, ledger.db, actorOf(request), body.operation);
          return { state };
        },
      },
    });

  app.get(
    "/v1/organisations/:id/signers",
    {
      schema: {
        operationId: "listSigners",
        summary: "List an organisation's signing keys",
        description:
          "Every key that signs for it, signed for it once, or is about to, newest first, with who holds it and who vouched for it, as the chain says.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of its keys.", schema: Signers } }, [
          ...KEYED,
          ...QUERIED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readSigners(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.post(
    "/v1/organisations/:id/signers",
    {
      schema: {
        operationId: "addSigner",
        summary: "Add or rotate a signing key",
        description:
          "Lets another key sign for the organisation: a new one that the service makes and keeps, or one of a device of its own. With `replaces` the old key is taken away in the same request, once the new one is on the chain. For the organisation's managers; the operator can only ask for a recovery.",
        tags,
        params: OrganisationPath,
        headers,
        body: ref(NewSigner),
        response: responses(
          { 201: { description: "Done, the chain says so.", schema: SignerChange }, 202: ON_ITS_WAY },
          [
            ...KEYED,
            ...POSTED,
            ...DECIDED,
            "NOT_FOUND",
            "ORGANISATION_SUSPENDED",
            "ORGANISATION_REJECTED",
            "SIGNER_TAKEN",
            "SIGNER_UNKNOWN",
            "SIGNERS_TOO_MANY",
          ],
        ),
      },
    },
    (request, reply) =>
      send(request, reply, 201, (tx) => addSigner(ledger, tx, actorOf(request), request.params.id, request.body)),
  );

  app.post(
    "/v1/organisations/:id/signers/:signer/revocation",
    {
      preValidation: refuseBody,
      schema: {
        operationId: "removeSigner",
        summary: "Revoke a signing key",
        description:
          "It signs no more as soon as the chain has it; what it signed and was done stays. The last key cannot be revoked. For the organisation's managers.",
        tags,
        params: SignerPath,
        headers,
        response: responses(
          { 200: { description: "Done, the chain says so.", schema: SignerChange }, 202: ON_ITS_WAY },
          [
            ...KEYED,
            ...POSTED,
            ...DECIDED,
            "NOT_FOUND",
            "ORGANISATION_SUSPENDED",
            "ORGANISATION_REJECTED",
            "SIGNER_UNKNOWN",
            "SIGNER_LAST",
          ],
        ),
      },
    },
    (request, reply) =>
      send(request, reply, 200, (tx) => removeSigner(tx, actorOf(request), request.params.id, request.params.signer)),
  );
}
