import Type from "typebox";
import { actRoute } from "../../rest/acts.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEY_ERRORS, QUERY_ERRORS, responses } from "../../rest/documentation.ts";
import { sendOne, sendPage } from "../../rest/reading.ts";
import { ListQuery, OrganisationPath } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { account, hash } from "../../values/schemas.ts";
import { accredit, endAccreditation } from "../acts/accredit.ts";
import { issueCertificate } from "../acts/issueCertificate.ts";
import { reinstateCertificate } from "../acts/reinstateCertificate.ts";
import { revokeCertificate } from "../acts/revokeCertificate.ts";
import { suspendCertificate } from "../acts/suspendCertificate.ts";
import { Accreditations, readAccreditations } from "../views/accreditations.ts";
import { getCertificate, readCertificates } from "../views/certificates.ts";
import { Certificate, CertificatePath, Certificates, Scheme } from "../views/schemas.ts";

const tags = ["certificates"];

const on = Type.Optional(
  Type.String({
    description: "The day, YYYY-MM-DD, whose `validity` is told, as its end leaves it; left out: now.",
    examples: ["2025-10-20"],
  }),
);

export function certificateRoutes(app: Api, deps: RouteDeps): void {
  const { ledger } = deps;
  accreditationRoutes(app, deps);
  actRoute(app, deps, issueCertificate);
  actRoute(app, deps, suspendCertificate);
  actRoute(app, deps, reinstateCertificate);
  actRoute(app, deps, revokeCertificate);

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
          ...KEY_ERRORS,
          ...QUERY_ERRORS,
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
          [...KEY_ERRORS, "NOT_FOUND", "FIELD_UNKNOWN", "FIELD_INVALID", "DATE_INVALID"],
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

function accreditationRoutes(app: Api, deps: RouteDeps): void {
  actRoute(app, deps, accredit);
  actRoute(app, deps, endAccreditation);

  app.get(
    "/v1/organisations/:id/accreditations",
    {
      schema: {
        operationId: "listAccreditations",
        summary: "List the accreditations of a certifier",
        tags,
        params: OrganisationPath,
        response: responses({ 200: { description: "All of them, by scheme.", schema: Accreditations } }, [
          ...KEY_ERRORS,
          "NOT_FOUND",
        ]),
      },
    },
    async (request) => ({ items: await readAccreditations(deps.ledger, actorOf(request), request.params.id) }),
  );
}
