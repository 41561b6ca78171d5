import type { FastifyInstance } from "fastify";
import { actForm } from "../../desk/form.ts";
import type { Doors } from "../../desk/guards.ts";
import { acceptForm, disputeForm, rejectForm, settleForm, withdrawDisputeForm, withdrawForm } from "./answer.ts";
import { disclosureForm, invitationEndForm } from "./disclose.ts";
import { confirmPaymentForm, declarePaymentForm, resolveForm } from "./pay.ts";
import { counterForm, invitationForm, proposeForm } from "./propose.ts";
import type { AgreementDesk } from "./reads.ts";
import { allocateForm, deallocateForm, deliverForm } from "./supply.ts";

/** Every form about sales. */
export function agreementForms(app: FastifyInstance, deps: AgreementDesk, doors: Doors): void {
  actForm(app, deps, doors, proposeForm);
  actForm(app, deps, doors, invitationForm);
  actForm(app, deps, doors, invitationEndForm);
  actForm(app, deps, doors, counterForm);
  actForm(app, deps, doors, acceptForm);
  actForm(app, deps, doors, rejectForm);
  actForm(app, deps, doors, withdrawForm);
  actForm(app, deps, doors, allocateForm);
  actForm(app, deps, doors, deallocateForm);
  actForm(app, deps, doors, deliverForm);
  actForm(app, deps, doors, declarePaymentForm);
  actForm(app, deps, doors, confirmPaymentForm);
  actForm(app, deps, doors, settleForm);
  actForm(app, deps, doors, disputeForm);
  actForm(app, deps, doors, withdrawDisputeForm);
  actForm(app, deps, doors, resolveForm);
  actForm(app, deps, doors, disclosureForm);
}
