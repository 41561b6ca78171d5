import type { FastifyReply, FastifyRequest } from "fastify";
import Type from "typebox";
import type { Transaction } from "../../accept/once.ts";
import { actorOf } from "../../rest/auth.ts";
import { refuseBody } from "../../rest/body.ts";
import { DECIDED, KEYED, MEASURED, POSTED, responses, TAKEN } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import { ACT_HEADERS, actResponses, sendAct } from "../../rest/reasoned.ts";
import { ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { getShipment } from "../../shipments/acts/ship.ts";
import { NewDelivery, Shipment } from "../../shipments/views/schemas.ts";
import type { ShipmentView } from "../../shipments/views/types.ts";
import {
  acceptAgreement,
  disputeAgreement,
  rejectAgreement,
  resolveAgreement,
  withdrawAgreement,
  withdrawDispute,
} from "../acts/answer.ts";
import { disclose, type DisclosureView } from "../acts/disclose.ts";
import { confirmPayment, declarePayment, settleAgreement } from "../acts/pay.ts";
import { allocateStock, deliver, releaseStock } from "../acts/supply.ts";
import { Disclosure, NewDisclosure } from "../views/openSchemas.ts";
import {
  NewAllotment,
  NewAnswer,
  NewDispute,
  NewPayment,
  NewPaymentConfirmation,
  NewResolution,
} from "../views/schemas.ts";
import { AgreementPath, AGREEMENTS, ENTERED, PAID, STANDING } from "./agreements.ts";

const base = { tags: AGREEMENTS, params: AgreementPath, headers: ACT_HEADERS };

export function agreementActRoutes(app: Api, deps: RouteDeps): void {
  answering(app, deps);
  supplying(app, deps);
  paying(app, deps);
  ending(app, deps);
  disclosing(app, deps);
}

type Asked = FastifyRequest<{ Params: { id: string } }>;

/** What an act answers is its operation. */
const acting =
  (deps: RouteDeps) =>
  (
    request: Asked,
    reply: FastifyReply,
    work: (tx: Transaction, id: string) => Promise<string>,
  ): Promise<FastifyReply> => {
    const { id } = request.params;
    return sendAct(deps, request, reply, `/v1/agreements/${id}`, (tx) => work(tx, id));
  };

function answering(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  const act = acting(deps);

  app.post(
    "/v1/agreements/:id/acceptance",
    {
      preValidation: refuseBody,
      schema: {
        ...base,
        operationId: "acceptAgreement",
        summary: "Accept a proposal",
        description: "Exactly as it was proposed: its id binds every term. By the side that did not propose.",
        response: actResponses([...STANDING, "PARTY_SUSPENDED"]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => acceptAgreement(ledger, tx, actorOf(request), id)),
  );

  app.post(
    "/v1/agreements/:id/rejection",
    {
      schema: {
        ...base,
        operationId: "rejectAgreement",
        summary: "Refuse a proposal",
        description: "By the side that did not propose.",
        body: ref(NewAnswer),
        response: actResponses(STANDING),
      },
    },
    (request, reply) =>
      act(request, reply, (tx, id) => rejectAgreement(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/withdrawal",
    {
      schema: {
        ...base,
        operationId: "withdrawAgreement",
        summary: "Take back a proposal",
        description: "By who proposed it, while it is not answered.",
        body: ref(NewAnswer),
        response: actResponses(STANDING),
      },
    },
    (request, reply) =>
      act(request, reply, (tx, id) => withdrawAgreement(ledger, tx, actorOf(request), id, request.body)),
  );
}

const COUNTED = MEASURED.filter((code) => !code.startsWith("DATE_"));

function supplying(app: Api, deps: RouteDeps): void {
  const { ledger, answers } = deps;
  const act = acting(deps);

  app.post(
    "/v1/agreements/:id/allocations",
    {
      schema: {
        ...base,
        operationId: "allocateStock",
        summary: "Set stock aside for a line",
        description: "By the seller, in parts and from several batches; what is set aside is nobody else's to buy.",
        body: ref(NewAllotment),
        response: actResponses([
          ...STANDING,
          ...COUNTED,
          ...TAKEN,
          "PRODUCT_MISMATCH",
          "AGREEMENT_UNIT_MISMATCH",
          "AGREEMENT_LINE_EXCEEDED",
        ]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => allocateStock(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/releases",
    {
      schema: {
        ...base,
        operationId: "releaseStock",
        summary: "Free stock that was set aside",
        description:
          "By the seller, while the agreement goes on. What is still set aside when it ends is freed by the service itself.",
        body: ref(NewAllotment),
        response: actResponses([...STANDING, ...COUNTED, "UNIT_MISMATCH", "ALLOCATION_INSUFFICIENT"]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => releaseStock(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/deliveries",
    {
      schema: {
        ...base,
        operationId: "deliver",
        summary: "Send what was set aside",
        description:
          "A shipment under a line of the agreement: the buyer says at `/v1/shipments/{id}/receipt` what arrived. What is missing or refused can be set aside again.",
        body: ref(NewDelivery),
        response: responses(
          {
            201: { description: "On the chain.", schema: Shipment, location: "The shipment." },
            202: { description: "Stored and on its way.", schema: Shipment, location: "The operation." },
          },
          [
            ...KEYED,
            ...POSTED,
            ...DECIDED,
            ...ENTERED,
            ...STANDING,
            ...MEASURED,
            "UNIT_MISMATCH",
            "ALLOCATION_INSUFFICIENT",
            "BATCH_ON_HOLD",
            "BATCH_RECALLED",
            "BATCH_ANNULLED",
            "RECEIVER_SUSPENDED",
            "CODE_INVALID",
            "ORGANISATION_KIND_NOT_ALLOWED",
          ],
        ),
      },
    },
    (request, reply) =>
      answers.send<ShipmentView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await deliver(ledger, tx, actorOf(request), request.params.id, request.body) }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ id }) => getShipment(ledger, ledger.db, actorOf(request), id),
        },
        location: ({ id }) => `/v1/shipments/${id}`,
      }),
  );
}

function paying(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  const act = acting(deps);

  app.post(
    "/v1/agreements/:id/payments",
    {
      schema: {
        ...base,
        operationId: "declarePayment",
        summary: "Say that you paid",
        description:
          "By the buyer, in parts or at once, never more than is due. Money moves outside; the chain gets a commitment and no amount.",
        body: ref(NewPayment),
        response: actResponses([
          ...STANDING,
          ...PAID,
          "DATE_INVALID",
          "DATE_IN_FUTURE",
          "PAYMENT_EXCEEDS_DUE",
          "PAYMENTS_TOO_MANY",
        ]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => declarePayment(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/payment-confirmations",
    {
      schema: {
        ...base,
        operationId: "confirmPayment",
        summary: "Say that a payment arrived",
        description: "By the seller.",
        body: ref(NewPaymentConfirmation),
        response: actResponses([...STANDING, "PAYMENT_NOT_MINED", "PAYMENT_CONFIRMED", "PAYMENT_DIFFERS"]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => confirmPayment(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/settlement",
    {
      preValidation: refuseBody,
      schema: {
        ...base,
        operationId: "settleAgreement",
        summary: "Say that nothing is owed any more",
        description: "By each side; with both the agreement is settled. Payments that were declared must be confirmed.",
        response: actResponses([...STANDING, "PAYMENTS_OPEN", "SETTLEMENT_STATED"]),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => settleAgreement(ledger, tx, actorOf(request), id)),
  );
}

function ending(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  const act = acting(deps);

  app.post(
    "/v1/agreements/:id/dispute",
    {
      schema: {
        ...base,
        operationId: "disputeAgreement",
        summary: "Open a dispute",
        description:
          "By either side. The arbiter has as long as was agreed; if it is silent, or nobody was named, the agreement lapses then.",
        body: ref(NewDispute),
        response: actResponses(STANDING),
      },
    },
    (request, reply) =>
      act(request, reply, (tx, id) => disputeAgreement(ledger, tx, actorOf(request), id, request.body)),
  );

  app.post(
    "/v1/agreements/:id/dispute-withdrawal",
    {
      preValidation: refuseBody,
      schema: {
        ...base,
        operationId: "withdrawDispute",
        summary: "Close a dispute",
        description: "By who opened it; the agreement goes on.",
        response: actResponses(STANDING),
      },
    },
    (request, reply) => act(request, reply, (tx, id) => withdrawDispute(ledger, tx, actorOf(request), id)),
  );

  app.post(
    "/v1/agreements/:id/resolution",
    {
      schema: {
        ...base,
        operationId: "resolveAgreement",
        summary: "Decide a dispute",
        description: "By the arbiter, in time. It ends the agreement; what was set aside is freed.",
        body: ref(NewResolution),
        response: actResponses([...STANDING, ...PAID, "AWARD_EXCEEDS"]),
      },
    },
    (request, reply) =>
      act(request, reply, (tx, id) => resolveAgreement(ledger, tx, actorOf(request), id, request.body)),
  );
}

function disclosing(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/agreements/:id/disclosures",
    {
      schema: {
        operationId: "disclose",
        summary: "Open a line's price, or the producer's share, to everybody",
        description:
          "By either party, once it is accepted, and for good. It shows on the page of every batch that was delivered under the line, with what proves it.",
        tags: AGREEMENTS,
        params: AgreementPath,
        headers: Type.Object(IdempotencyHeader),
        body: ref(NewDisclosure),
        response: responses({ 201: { description: "Open.", schema: Disclosure, location: "All of it." } }, [
          ...KEYED,
          ...POSTED,
          ...STANDING,
          ...ENTERED,
          "DISCLOSED_ALREADY",
        ]),
      },
    },
    (request, reply) =>
      answers.send<DisclosureView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await disclose(ledger, tx, actorOf(request), request.params.id, request.body) }),
        location: ({ agreement }) => `/v1/agreements/${agreement}/disclosures`,
      }),
  );
}
