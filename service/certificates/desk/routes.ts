import type { FastifyInstance } from "fastify";
import { cursorIn, type Guards, idIn, sendMissing } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { certificateForms, CERTIFICATES } from "./forms.ts";
import { renderCertificatePage, renderCertificatesPage } from "./page.ts";
import type { CertificateDesk } from "./reads.ts";

export function certificateRoutes(app: FastifyInstance, deps: CertificateDesk, guards: Guards): void {
  certificateForms(app, deps, guards);

  app.get(
    CERTIFICATES,
    guards.requireSession(async (request, reply, user) => {
      const certificates = await deps.listCertificates(user, cursorIn(request));
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), certificates };
      return sendPage(request, reply, renderCertificatesPage(context, view));
    }),
  );

  app.get(
    "/desk/certificates/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const certificate = id === null ? null : await deps.getCertificate(user, id);
      if (!certificate) return sendMissing(request, reply, deps);
      const reach = await deps.readCertificateReach(user, certificate.id);
      const context = contextOf(request, reply, deps);
      const view = { user, csrf: csrfOf(request), done: takeDone(request, context.words), reach };
      return sendPage(request, reply, renderCertificatePage(context, certificate, view));
    }),
  );

  app.get(
    "/desk/files/:id",
    guards.requireSession(async (request, reply, user) => {
      const id = idIn(request);
      const file = id === null ? null : await deps.readFile(user, id);
      if (!file) return sendMissing(request, reply, deps);
      return reply
        .type(file.type)
        .header("content-disposition", `attachment; filename="${id!.slice(2, 14)}.${file.ending}"`)
        .header("content-security-policy", "default-src 'none'; sandbox")
        .header("x-content-type-options", "nosniff")
        .send(file.content);
    }),
  );
}
