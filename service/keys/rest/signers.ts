import Type from "typebox";
import { getOperation } from "../../accept/operations.ts";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { CHAIN_ERRORS, KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader, PreferHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { addSigner, changeSigners } from "../acts/addSigner.ts";
import { removeSigner } from "../acts/removeSigner.ts";
import { NewSigner, SignerChange, Signers } from "../views/schemas.ts";
import { readSigners, type SignerChangeView } from "../views/signers.ts";

const tags = ["organisations"];
const headers = Type.Object({ ...IdempotencyHeader, ...PreferHeader });

const ON_ITS_WAY = { description: "Stored and on its way.", schema: SignerChange, location: "The operation." };

export function signerRoutes(app: Api, deps: RouteDeps): void {
  const { ledger, answers } = deps;
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
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
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
        operationId: addSigner.word,
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
            ...KEY_ERRORS,
            ...BODY_ERRORS,
            ...CHAIN_ERRORS,
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
      answers.send<SignerChangeView>(request, reply, {
        status: 201,
        work: async (tx) => ({
          body: await changeSigners(ledger, tx, actorOf(request), request.params.id, request.body),
        }),
        onChain: {
          operation: ({ operation }) => operation,
          again: async ({ operation }) => {
            const { state } = await getOperation(ledger, ledger.db, actorOf(request), operation);
            return { state };
          },
        },
      }),
  );

  actRoute(app, deps, removeSigner);
}
