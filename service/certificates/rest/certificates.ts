import Type from "typebox";
import { actorOf } from "../../rest/auth.ts";
import { DECIDED, KEYED, POSTED, QUERIED, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ACT_HEADERS, actResponses, sendAct } from "../../rest/reasoned.ts";
import { account, HASH, hash, ListQuery, ref } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { getCertificate, issueCertificate, readCertificates } from "../acts/issue.ts";
import { reinstateCertificate, revokeCertificate, suspendCertificate } from "../acts/suspend.ts";
import {
  Certificate,
  CertificateReason,
  Certificates,
  NewCertificate,
  NewRevocation,
  Scheme,
} from "../views/schemas.ts";
import type { CertificateView } from "../views/types.ts";

const tags = ["certificates"];

export const CertificatePath = Type.Object({
  id: Type.String({ pattern: HASH, title: "certificate", description: "The certificate's id." }),
});

const on = Type.Optional(
  Type.String({
    description: "The day, YYYY-MM-DD, whose `validity` is told, as its end leaves it; left out: now.",
    examples: ["2025-10-20"],
  }),
);

export function certificateRoutes(app: Api, deps: RouteDeps): void {
  issuing(app, deps);
  stopping(app, deps);
}

function issuing(app: Api, { ledger, answers }: RouteDeps): void {
  app.post(
    "/v1/certificates",
    {
      schema: {
        operationId: "issueCertificate",
        summary: "Issue a certificate",
        description:
          "About an organisation, suspended or not, or about a batch that is on the chain. For certifiers accredited for its scheme.",
        tags,
        headers: ACT_HEADERS,
        body: ref(NewCertificate),
        response: responses(
          {
            201: { description: "On the chain.", schema: Certificate, location: "The certificate." },
            202: { description: "Stored and on its way.", schema: Certificate, location: "The operation." },
          },
          [
            ...KEYED,
            ...POSTED,
            ...DECIDED,
            "NOT_FOUND",
            "CODE_INVALID",
            "DATE_INVALID",
            "DATE_ORDER",
            "BATCH_ANNULLED",
            "CERTIFIER_NOT_ACCREDITED",
            "CERTIFICATE_PERIOD_ENDED",
            "CERTIFICATE_EXISTS",
            "ORGANISATION_SUSPENDED",
            "ORGANISATION_REJECTED",
          ],
        ),
      },
    },
    (request, reply) =>
      answers.send<CertificateView>(request, reply, {
        status: 201,
        work: async (tx) => ({ body: await issueCertificate(ledger, tx, actorOf(request), request.body) }),
        onChain: {
          operation: ({ operation }) => operation,
          again: ({ id }) => getCertificate(ledger, ledger.db, actorOf(request), id),
        },
        location: ({ id }) => `/v1/certificates/${id}`,
      }),
  );

  app.get(
    "/v1/certificates",
    {
      schema: {
        operationId: "listCertificates",
        summary: "List certificates",
        description:
          "Newest first: those that you issued, that are about you, or that a batch which you made or were sent rests on. The operator sees all.",
        tags,
        querystring: Type.Object(
          {
            issuer: Type.Optional(account("Only those of this certifier.")),
            organisation: Type.Optional(account("Only those about this organisation.")),
            batch: Type.Optional(hash("Only those about this batch.")),
            scheme: Type.Optional(Scheme),
            on,
            ...ListQuery,
          },
          { additionalProperties: false },
        ),
        response: responses({ 200: { description: "A page of certificates.", schema: Certificates } }, [
          ...KEYED,
          ...QUERIED,
          "DATE_INVALID",
        ]),
      },
    },
    async (request, reply) => sendPage(request, reply, await readCertificates(ledger, actorOf(request), request.query)),
  );

  app.get(
    "/v1/certificates/:id",
    {
      schema: {
        operationId: "getCertificate",
        summary: "Read a certificate",
        description:
          "For its issuer, and once it is on the chain for its subject, for whoever made or was sent a batch that rests on it, and for the operator.",
        tags,
        params: CertificatePath,
        querystring: Type.Object({ on }, { additionalProperties: false }),
        response: responses(
          {
            200: { description: "The certificate.", schema: Certificate },
            304: { description: "Unchanged since the version you named in If-None-Match." },
          },
          [...KEYED, "NOT_FOUND", "FIELD_UNKNOWN", "FIELD_INVALID", "DATE_INVALID"],
        ),
      },
    },
    async (request, reply) =>
      sendOne(
        request,
        reply,
        await getCertificate(ledger, ledger.db, actorOf(request), request.params.id, request.query.on),
      ),
  );
}

function stopping(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  const at = (id: string) => `/v1/certificates/${id}`;
  app.post(
    "/v1/certificates/:id/suspension",
    {
      schema: {
        operationId: "suspendCertificate",
        summary: "Suspend a certificate",
        description: "It counts for nothing until it is reinstated. For its issuer, accredited or no longer.",
        tags,
        params: CertificatePath,
        headers: ACT_HEADERS,
        body: ref(CertificateReason),
        response: actResponses(["CERTIFICATE_NOT_YOURS", "CERTIFICATE_OVER", "CERTIFICATE_SUSPENDED"]),
      },
    },
    (request, reply) =>
      sendAct(deps, request, reply, at(request.params.id), (tx) =>
        suspendCertificate(ledger, tx, actorOf(request), request.params.id, request.body),
      ),
  );

  app.post(
    "/v1/certificates/:id/reinstatement",
    {
      schema: {
        operationId: "reinstateCertificate",
        summary: "Let a suspended certificate count again",
        description: "For its issuer, accredited still.",
        tags,
        params: CertificatePath,
        headers: ACT_HEADERS,
        body: ref(CertificateReason),
        response: actResponses([
          "CERTIFICATE_NOT_YOURS",
          "CERTIFIER_NOT_ACCREDITED",
          "CERTIFICATE_OVER",
          "CERTIFICATE_NOT_SUSPENDED",
        ]),
      },
    },
    (request, reply) =>
      sendAct(deps, request, reply, at(request.params.id), (tx) =>
        reinstateCertificate(ledger, tx, actorOf(request), request.params.id, request.body),
      ),
  );

  app.post(
    "/v1/certificates/:id/revocation",
    {
      schema: {
        operationId: "revokeCertificate",
        summary: "Revoke a certificate from a day on",
        description:
          "For ever, from a day within its validity, past or to come; again only from an earlier day. For its issuer, accredited or no longer.",
        tags,
        params: CertificatePath,
        headers: ACT_HEADERS,
        body: ref(NewRevocation),
        response: actResponses([
          "CERTIFICATE_NOT_YOURS",
          "DATE_INVALID",
          "CERTIFICATE_DATE_OUT_OF_BOUNDS",
          "CERTIFICATE_REVOKED",
        ]),
      },
    },
    (request, reply) =>
      sendAct(deps, request, reply, at(request.params.id), (tx) =>
        revokeCertificate(ledger, tx, actorOf(request), request.params.id, request.body),
      ),
  );
}
