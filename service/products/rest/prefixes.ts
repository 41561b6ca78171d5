import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { type PrefixView, readPrefixes, registerPrefix } from "../acts/prefix.ts";
import { CompanyPrefix, CompanyPrefixes, NewCompanyPrefix } from "../views/schemas.ts";

const tags = ["organisations"];

export function gs1Routes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/organisations/:id/company-prefixes",
    {
      schema: {
        operationId: "registerCompanyPrefix",
        summary: "Register a GS1 company prefix",
        description:
          "Says that GS1 licensed the prefix to the organisation, whose products may have GTINs under it from now on. For the operator, who has seen the certificate.",
        tags,
        params: OrganisationPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewCompanyPrefix),
        response: responses({ 201: { description: "Registered.", schema: CompanyPrefix } }, [
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          ...(["COMPANY_PREFIX_INVALID", "COMPANY_PREFIX_TAKEN", "DATE_INVALID", "DATE_IN_FUTURE"] as const),
        ]),
      },
    },
    (request, reply) =>
      answers.send<PrefixView>(request, reply, {
        status: 201,
        work: async (tx) => ({
          body: await registerPrefix(ledger, tx, actorOf(request), request.params.id, request.body),
        }),
      }),
  );

  app.get(
    "/v1/organisations/:id/company-prefixes",
    {
      schema: {
        operationId: "listCompanyPrefixes",
        summary: "List an organisation's GS1 company prefixes",
        description: "Newest first.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of its prefixes.", schema: CompanyPrefixes } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readPrefixes(ledger, actorOf(request), request.params.id, request.query)),
  );
}
