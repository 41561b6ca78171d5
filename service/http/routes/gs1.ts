import Type from "typebox";
import { type PrefixView, readPrefixes, registerPrefix } from "../../ledger/gs1.ts";
import type { Api, RouteDeps } from "../api.ts";
import { actorOf } from "../auth.ts";
import { KEYED, POSTED, QUERIED, responses } from "../documentation.ts";
import { IdempotencyHeader } from "../headers.ts";
import { sendPage } from "../reading.ts";
import { ListQuery, ref } from "../schemas/common.ts";
import { Gs1Prefix, Gs1Prefixes, NewGs1Prefix } from "../schemas/gs1.ts";
import { OrganisationPath } from "./organisations.ts";

const tags = ["organisations"];

export function gs1Routes(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/organisations/:id/gs1-prefixes",
    {
      schema: {
        operationId: "registerGs1Prefix",
        summary: "Register a GS1 company prefix",
        description:
          "Says that GS1 licensed the prefix to the organisation, whose products may have GTINs under it from now on. For the operator, who has seen the certificate.",
        tags,
        params: OrganisationPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewGs1Prefix),
        response: responses({ 201: { description: "Registered.", schema: Gs1Prefix } }, [
          ...KEYED,
          ...POSTED,
          ...(["GS1_PREFIX_INVALID", "GS1_PREFIX_TAKEN", "DATE_INVALID", "DATE_IN_FUTURE"] as const),
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
    "/v1/organisations/:id/gs1-prefixes",
    {
      schema: {
        operationId: "listGs1Prefixes",
        summary: "List an organisation's GS1 company prefixes",
        description: "Newest first.",
        tags,
        params: OrganisationPath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of its prefixes.", schema: Gs1Prefixes } }, [
          ...KEYED,
          ...QUERIED,
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readPrefixes(ledger, actorOf(request), request.params.id, request.query)),
  );
}
