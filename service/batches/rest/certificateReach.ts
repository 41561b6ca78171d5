import Type from "typebox";
import { CertificatePath, CertificateReach } from "../../certificates/views/schemas.ts";
import { actorOf } from "../../rest/auth.ts";
import { KEYED, QUERIED, responses } from "../../rest/documentation.ts";
import { sendPage } from "../../rest/reading.ts";
import { ListQuery } from "../../rest/schemas.ts";
import type { Api, RouteDeps } from "../../rest/server.ts";
import { readCertificateReach } from "../views/certificateReach.ts";

export function certificateReachRoutes(app: Api, { ledger }: RouteDeps): void {
  app.get(
    "/v1/certificates/:id/batches",
    {
      schema: {
        operationId: "listCertificateBatches",
        summary: "List what rests on a certificate",
        description:
          "Batches that claim by it, or that it is about, newest first. Its issuer and the operator see all, whoever else may read it those that it made or was sent.",
        tags: ["certificates"],
        params: CertificatePath,
        querystring: Type.Object(ListQuery, { additionalProperties: false }),
        response: responses({ 200: { description: "A page of batches.", schema: CertificateReach } }, [
          ...KEYED,
          ...QUERIED,
          "NOT_FOUND",
        ]),
      },
    },
    async (request, reply) =>
      sendPage(request, reply, await readCertificateReach(ledger, actorOf(request), request.params.id, request.query)),
  );
}
