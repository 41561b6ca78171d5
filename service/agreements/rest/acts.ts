import Type from "typebox";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, BODY_ERRORS, responses } from "../../rest/documentation.ts";
import { IdempotencyHeader } from "../../rest/headers.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { ref } from "../../values/schemas.ts";
import { accept, reject } from "../acts/accept.ts";
import { allocate } from "../acts/allocate.ts";
import { confirmPayment } from "../acts/confirmPayment.ts";
import { deallocate } from "../acts/deallocate.ts";
import { declarePayment } from "../acts/declarePayment.ts";
import { deliver } from "../acts/deliver.ts";
import { disclose, type DisclosureView } from "../acts/disclose.ts";
import { dispute, withdrawDispute } from "../acts/dispute.ts";
import { resolve } from "../acts/resolve.ts";
import { settle } from "../acts/settle.ts";
import { withdraw } from "../acts/withdraw.ts";
import { Disclosure, NewDisclosure } from "../views/openSchemas.ts";
import { AgreementPath, AGREEMENTS, ACCESS_ERRORS, AGREEMENT_STATE_ERRORS } from "../views/restParts.ts";

export function agreementActRoutes(app: Api, deps: RouteDeps): void {
  for (const act of [accept, reject, withdraw]) actRoute(app, deps, act);
  for (const act of [allocate, deallocate, deliver]) actRoute(app, deps, act);
  for (const act of [declarePayment, confirmPayment, settle]) actRoute(app, deps, act);
  for (const act of [dispute, withdrawDispute, resolve]) actRoute(app, deps, act);
  disclosing(app, deps);
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
          ...KEY_ERRORS,
          ...BODY_ERRORS,
          ...AGREEMENT_STATE_ERRORS,
          ...ACCESS_ERRORS,
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
