import type { FastifyInstance } from "fastify";
import { actForm } from "../../desk/form.ts";
import { DESK } from "../../desk/frame.ts";
import type { Guards } from "../../desk/guards.ts";
import { csrfOf, takeDone } from "../../desk/session.ts";
import { contextOf, sendPage } from "../../web/reply.ts";
import { admitForm, expelForm, grantForm, joinForm, leaveForm, revokeGrantForm, UNIONS } from "./membershipForms.ts";
import {
  agreeToHandOverForm,
  agreeToTakeOverForm,
  handOverForm,
  takeOverForm,
  withdrawMergerForm,
} from "./mergerForms.ts";
import { renderUnionPage } from "./page.ts";
import type { UnionDesk } from "./reads.ts";

export function unionRoutes(app: FastifyInstance, deps: UnionDesk, guards: Guards): void {
  actForm(app, deps, guards, joinForm);
  actForm(app, deps, guards, admitForm);
  actForm(app, deps, guards, leaveForm);
  actForm(app, deps, guards, expelForm);
  actForm(app, deps, guards, grantForm);
  actForm(app, deps, guards, revokeGrantForm);
  actForm(app, deps, guards, handOverForm);
  actForm(app, deps, guards, takeOverForm);
  actForm(app, deps, guards, agreeToHandOverForm);
  actForm(app, deps, guards, agreeToTakeOverForm);
  actForm(app, deps, guards, withdrawMergerForm);

  app.get(
    UNIONS,
    guards.requireSession(async (request, reply, user) => {
      // What concerns the organisation itself is no delegate's to see: first they act for themselves again.
      if (user.delegate) return reply.redirect(DESK, 303);
      const [memberships, grants, mergers] = await Promise.all([
        deps.listMemberships(user),
        deps.listGrants(user),
        deps.listMergers(user),
      ]);
      const context = contextOf(request, reply, deps);
      const view = {
        user,
        csrf: csrfOf(request),
        done: takeDone(request, context.words),
        memberships,
        grants,
        mergers,
      };
      return sendPage(request, reply, renderUnionPage(context, view));
    }),
  );

  app.post(
    "/desk/acting",
    guards.requireCsrf(async (request, reply) => {
      const { organisation } = request.body as { organisation?: unknown };
      // Whether it may is asked at the next page, and at every one after it.
      if (typeof organisation === "string" && /^0x[0-9a-f]{40}$/.test(organisation))
        request.session.set("acting", organisation);
      return reply.redirect(DESK, 303);
    }),
  );

  app.post(
    "/desk/acting/end",
    guards.requireCsrf(async (request, reply) => {
      request.session.set("acting", undefined);
      return reply.redirect(UNIONS, 303);
    }),
  );

  for (const url of ["/desk/acting", "/desk/acting/end"]) {
    app.get(url, async (_, reply) => reply.redirect(DESK, 303));
  }
}
