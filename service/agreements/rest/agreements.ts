import Type from "typebox";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { hash } from "../../values/schemas.ts";
import { counter } from "../acts/counter.ts";
import { readDisclosures } from "../acts/disclose.ts";
import { propose } from "../acts/propose.ts";
import { Disclosures } from "../views/openSchemas.ts";
import { getAgreement, readAgreements } from "../views/reading.ts";
import { AgreementPath, AGREEMENTS } from "../views/restParts.ts";
import { Agreement, Agreements } from "../views/schemas.ts";

export function agreementRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  actRoute(app, deps, propose);
  actRoute(app, deps, counter);

  app.get(
    "/v1/agreements",
    {
      schema: {
        operationId: "listAgreements",
        summary: "List agreements",
        description:
          "Newest first. Who proposed one sees it at once, the other side as soon as it is on the chain, the arbiter once it is accepted. The operator and auditors see all, without prices that nobody disclosed.",
        tags: AGREEMENTS,
        querystring: Type.Object(
          {
            role: Type.Optional(
              Type.Enum(["seller", "buyer", "arbiter"], { description: "Only those in which you are this." }),
            ),
            open: Type.Optional(
              Type.Enum(["true", "false"], { description: "Only those that go on, or those that have ended." }),
            ),
            thread: Type.Optional(hash("Only those that answered one another, by the first of them.")),
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of agreements.", schema: Agreements } }, [
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
        ]),
      },
    },
    async (request, reply) => {
      const { open, ...query } = request.query;
      const asked = { ...query, open: open === undefined ? undefined : open === "true" };
      return sendPage(request, reply, await readAgreements(ledger, actorOf(request), asked));
    },
  );

  app.get(
    "/v1/agreements/:id",
    {
      schema: {
        operationId: "getAgreement",
        summary: "Read an agreement",
        description: "As far as you may see it: see `listAgreements`.",
        tags: AGREEMENTS,
        params: AgreementPath,
        response: responses(
          {
            200: { description: "The agreement.", schema: Agreement },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEY_ERRORS, "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(request, reply, await getAgreement(ledger, ledger.db, actorOf(request), request.params.id)),
  );
}

/** Open to everyone: nothing of it is there that a party did not open. */
export function disclosureReading(app: Api, { ledger }: Pick<RouteDeps, "ledger">): void {
  app.get(
    "/v1/agreements/:id/disclosures",
    {
      schema: {
        operationId: "listDisclosures",
        summary: "Read what the parties opened of an agreement",
        description:
          "Prices and producers' shares that a party disclosed, each with what proves it against the committed terms. No key is needed; empty where nothing was disclosed, and where there is no such agreement.",
        tags: AGREEMENTS,
        security: [],
        params: AgreementPath,
        response: responses({ 200: { description: "By line.", schema: Disclosures } }, ["DATABASE_AWAY"]),
      },
    },
    async (request) => ({ items: await readDisclosures(ledger, ledger.db, request.params.id) }),
  );
}
