import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, responses } from "../../rest/documentation.ts";
import { orDefault } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { type Language, LANGUAGES } from "../../values/names.ts";
import { getAgreement } from "../views/reading.ts";
import { AgreementPath, AGREEMENTS } from "../views/restParts.ts";
import type { AgreementView } from "../views/schemas.ts";

const language = (description: string) => Type.Enum([...LANGUAGES], { description, examples: ["ar"] });

export function contractRoutes(
  app: Api,
  { ledger, renderContract }: RouteDeps & { renderContract: ContractRenderer },
): void {
  app.get(
    "/v1/agreements/:id/document",
    {
      schema: {
        operationId: "getContract",
        summary: "Print an agreement",
        description:
          "A page for paper, in one language or in two side by side: the terms, as far as you may see them, who signed when with which key, and a square that leads to what the chain holds. The signatures are simple electronic signatures (law 43-20), not qualified ones.",
        tags: AGREEMENTS,
        params: AgreementPath,
        querystring: Type.Object(
          {
            language: orDefault(
              Type.Enum([...LANGUAGES], { default: "ar", description: "The first language.", examples: ["ar"] }),
            ),
            second: Type.Optional(language("A second one, beside it.")),
          },
          { additionalProperties: false },
        ),
        response: responses(
          {
            200: {
              description: "The contract.",
              content: { "text/html": { schema: Type.String({ description: "An HTML page." }) } },
            },
          },
          [...KEY_ERRORS, "FIELD_UNKNOWN", "FIELD_INVALID", "NOT_FOUND"],
        ),
      },
    },
    async (request, reply) => {
      const { language: first, second } = request.query;
      const agreement = await getAgreement(ledger, ledger.db, actorOf(request), request.params.id);
      const languages = second === undefined || second === first ? [first] : [first, second];
      return reply
        .type("text/html; charset=utf-8")
        .header("cache-control", "private, no-cache")
        .header("content-security-policy", POLICY)
        .send(renderContract(agreement, languages));
    },
  );
}

/** Its own style sheets and fonts, and nothing else. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Draws the contract of an agreement, as a page to be printed. */
export type ContractRenderer = (agreement: AgreementView, languages: readonly Language[]) => string;
