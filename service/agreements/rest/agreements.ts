import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../../accept/once.ts";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, MEASURED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ACT_HEADERS } from "../../rest/reasoned.ts";
import { HASH, hash, ListQuery, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { readDisclosures } from "../acts/disclose.ts";
import { counterAgreement, getAgreement, proposeAgreement, readAgreements } from "../acts/propose.ts";
import { Disclosures } from "../views/openSchemas.ts";
import { Agreement, Agreements, NewAgreement, NewTerms } from "../views/schemas.ts";
import type { AgreementView } from "../views/types.ts";

export const AGREEMENTS = ["agreements"];

export const AgreementPath = Type.Object({
  id: Type.String({ pattern: HASH, title: "agreement", description: "The agreement's id." }),
});

export const ENTERED = ["NOT_FOUND", "ORGANISATION_SUSPENDED", "ORGANISATION_REJECTED"] as const;
/** Where an act under an agreement may fail: its state, and whose act it is. */
export const STANDING = ["AGREEMENT_STATE", "AGREEMENT_NOT_YOURS"] as const;
export const PAID = [
  "CURRENCY_UNKNOWN",
  "CURRENCY_DIFFERS",
  "AMOUNT_MALFORMED",
  "AMOUNT_NOT_POSITIVE",
  "AMOUNT_TOO_PRECISE",
  "AMOUNT_TOO_LARGE",
] as const;
export const DRAWN = [
  ...KEYED,
  ...POSTED,
  ...DECIDED,
  ...ENTERED,
  ...PAID,
  ...MEASURED.filter((code) => code !== "DATE_IN_FUTURE"),
  "CODE_INVALID",
  "INCOTERM_UNKNOWN",
  "TERM_NOT_OF_CIRCUIT",
  "PRODUCER_SHARE_EXCEEDS",
  "PARTY_SUSPENDED",
  "PARTY_PENDING",
  "ORGANISATION_MERGED",
  "AGREEMENT_WITH_ITSELF",
  "AGREEMENT_ARBITER",
  "AGREEMENT_DEADLINES",
  "DEADLINE_TOO_FAR",
] as const;

const proposed = {
  201: { description: "On the chain.", schema: Agreement, location: "The agreement." },
  202: { description: "Stored and on its way.", schema: Agreement, location: "The operation." },
};

export function agreementRoutes(app: Api, { ledger, answers }: RouteDeps): void {
  const send = (request: FastifyRequest, reply: FastifyReply, work: (tx: Transaction) => Promise<AgreementView>) =>
    answers.send<AgreementView>(request, reply, {
      status: 201,
      work: async (tx) => ({ body: await work(tx) }),
      onChain: {
        operation: ({ operation }) => operation,
        again: ({ id }) => getAgreement(ledger, ledger.db, actorOf(request), id),
      },
      location: ({ id }) => `/v1/agreements/${id}`,
    });

  app.post(
    "/v1/agreements",
    {
      schema: {
        operationId: "proposeAgreement",
        summary: "Propose a sale",
        description:
          "By either side. The other accepts exactly these terms, or answers with its own. Goods need not be there yet: they are set aside for its lines later. The chain gets quantities, days and a commitment, never a price.",
        tags: AGREEMENTS,
        headers: ACT_HEADERS,
        body: ref(NewAgreement),
        response: responses(proposed, DRAWN),
      },
    },
    (request, reply) => send(request, reply, (tx) => proposeAgreement(ledger, tx, actorOf(request), request.body)),
  );

  app.post(
    "/v1/agreements/:id/counter",
    {
      schema: {
        operationId: "counterAgreement",
        summary: "Answer a proposal with other terms",
        description: "By the side that did not propose. The first proposal is over; this one waits for its answer.",
        tags: AGREEMENTS,
        params: AgreementPath,
        headers: ACT_HEADERS,
        body: ref(NewTerms),
        response: responses(proposed, [...DRAWN, ...STANDING]),
      },
    },
    (request, reply) =>
      send(request, reply, (tx) => counterAgreement(ledger, tx, actorOf(request), request.params.id, request.body)),
  );

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
          ...KEYED,
          ...QUERIED,
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
          [...KEYED, "NOT_FOUND"],
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
