import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ACCOUNT, ref } from "../../values/schemas.ts";
import { type ApiKeyView, createApiKey, endApiKey, nameApiKey, readApiKeys, withoutSecret } from "../acts/apiKeys.ts";
import { ApiKey, ApiKeys, IssuedApiKey, KeyName, NewApiKey } from "../views/apiKeys.ts";

const tags = ["organisations"];

const KeyPath = Type.Object({
  id: Type.String({ pattern: ACCOUNT, title: "organisation", description: "The organisation's id, its account." }),
  keyId: Type.String({ pattern: "^[a-z0-9]{16}$", title: "key", description: "The key's id." }),
});

export function apiKeyRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/organisations/:id/api-keys",
    {
      schema: {
        operationId: "issueApiKey",
        summary: "Issue an API key",
        description:
          "Issues a key to a person or device of an organisation. The key is shown once. A key that the operator issues opens nothing about members; what is issued with one does so at once where the organisation has no key of its own yet, else after seven days. For the organisation's managers and the operator.",
        tags,
        params: OrganisationPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewApiKey),
        response: responses(
          { 201: { description: "Issued; keep the key, it is not shown again.", schema: IssuedApiKey } },
          [...KEY_ERRORS, ...BODY_ERRORS, "NOT_FOUND", "ORGANISATION_SUSPENDED", "KEYS_TOO_MANY"],
        ),
      },
    },
    (request, reply) =>
      answers.send<ApiKeyView>(request, reply, {
        status: 201,
        work: async (tx) => {
          const body = await createApiKey(ledger, tx, actorOf(request), request.params.id, request.body);
          return { body, kept: withoutSecret(body) };
        },
      }),
  );

  app.get(
    "/v1/organisations/:id/api-keys",
    {
      schema: {
        operationId: "listApiKeys",
        summary: "List an organisation's API keys",
        description:
          "Without their secrets, newest first; revoked ones too. For the organisation's managers and the operator.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of its keys.", schema: ApiKeys } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readApiKeys(ledger, actorOf(request), request.params.id, request.query)),
  );

  app.delete(
    "/v1/organisations/:id/api-keys/:keyId",
    {
      schema: {
        operationId: "revokeApiKey",
        summary: "Revoke an API key",
        description:
          "In force at once; what it recorded stays. For the organisation's managers, who cannot revoke the last manager's key, and the operator.",
        tags,
        params: KeyPath,
        response: responses({ 204: { description: "Revoked." } }, [
          ...KEY_ERRORS,
          "ROLE_TOO_WEAK",
          "NOT_FOUND",
          "LAST_MANAGER",
        ]),
      },
    },
    async (request, reply) => {
      const { id, keyId } = request.params;
      await ledger.db.transaction((tx) => endApiKey(tx, actorOf(request), id, keyId));
      return reply.code(204).send();
    },
  );

  const NAMED = { 200: { description: "The key as it is named now.", schema: ApiKey } };

  app.put(
    "/v1/organisations/:id/api-keys/:keyId/name",
    {
      schema: {
        operationId: "nameApiKey",
        summary: "Change the name of who holds an API key",
        description:
          "Replaces it wherever it is kept, also for a revoked key. For the organisation's managers and the operator.",
        tags,
        params: KeyPath,
        headers: Type.Object({}),
        body: ref(KeyName),
        response: responses(NAMED, [...KEY_ERRORS, ...BODY_ERRORS, "NOT_FOUND"]),
      },
    },
    async (request) => {
      const { id, keyId } = request.params;
      return ledger.db.transaction((tx) => nameApiKey(tx, actorOf(request), id, keyId, request.body.name));
    },
  );

  app.delete(
    "/v1/organisations/:id/api-keys/:keyId/name",
    {
      schema: {
        operationId: "eraseApiKeyName",
        summary: "Erase the name of who holds an API key",
        description:
          "Deletes it for good wherever it is kept; the key stays what it is. For the organisation's managers and the operator.",
        tags,
        params: KeyPath,
        response: responses(NAMED, [...KEY_ERRORS, "ROLE_TOO_WEAK", "NOT_FOUND"]),
      },
    },
    async (request) => {
      const { id, keyId } = request.params;
      return ledger.db.transaction((tx) => nameApiKey(tx, actorOf(request), id, keyId, null));
    },
  );
}
