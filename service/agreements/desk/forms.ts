import type { FastifyInstance } from "fastify";
import { actForm } from "../../desk/form.ts";
import type { Guards } from "../../desk/guards.ts";
import { acceptForm, disputeForm, rejectForm, settleForm, withdrawDisputeForm, withdrawForm } from "./answer.ts";
import { disclosureForm, invitationEndForm } from "./disclose.ts";
import { confirmPaymentForm, declarePaymentForm, resolveForm } from "./pay.ts";
import { counterForm, invitationForm, proposeForm } from "./propose.ts";
import type { AgreementDesk } from "./reads.ts";
import { allocateForm, deallocateForm, deliverForm } from "./supply.ts";

/** Every form about sales. */
export function agreementForms(app: FastifyInstance, deps: AgreementDesk, guards: Guards): void {
  actForm(app, deps, guards, proposeForm);
  actForm(app, deps, guards, invitationForm);
  actForm(app, deps, guards, invitationEndForm);
  actForm(app, deps, guards, counterForm);
  actForm(app, deps, guards, acceptForm);
  actForm(app, deps, guards, rejectForm);
  actForm(app, deps, guards, withdrawForm);
  actForm(app, deps, guards, allocateForm);
  actForm(app, deps, guards, deallocateForm);
  actForm(app, deps, guards, deliverForm);
  actForm(app, deps, guards, declarePaymentForm);
  actForm(app, deps, guards, confirmPaymentForm);
  actForm(app, deps, guards, settleForm);
  actForm(app, deps, guards, disputeForm);
  actForm(app, deps, guards, withdrawDisputeForm);
  actForm(app, deps, guards, resolveForm);
  actForm(app, deps, guards, disclosureForm);
}
