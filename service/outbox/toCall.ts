import type { Intent } from "../accept/intents.ts";
import {
  accept,
  allocate,
  cancelDelivery,
  confirmPayment,
  counter,
  deallocate,
  declarePayment,
  deliver,
  dispute,
  propose,
  receiveDelivery,
  reject,
  resolve,
  settle,
  withdraw,
  withdrawDispute,
} from "../agreements/acts/encoding.ts";
import {
  issueCertificate,
  reinstateCertificate,
  revokeCertificate,
  suspendCertificate,
} from "../certificates/acts/encoding.ts";
import {
  type Act,
  amend,
  annul,
  annulTransformation,
  cancelShipment,
  dispose,
  hold,
  lift,
  recall,
  receiveShipment,
  registerBatches,
  release,
  ship,
  transform,
} from "../chain/calls.ts";
import type { Addresses } from "../chain/deployment.ts";
import { addSigner, removeSigner, sponsorBuyer, vetoRecovery } from "../chain/relayRequests.ts";
import { toUnionAct } from "./unions.ts";

/** What an organisation's signed request calls. */
export function toAct(addresses: Addresses, intent: Intent): Act {
  const { agreements, batches, certificates } = addresses;
  switch (intent.kind) {
    case "register_batches":
      return registerBatches(batches, intent.arguments.batches);
    case "transform":
      return transform(batches, intent.arguments);
    case "annul_transformation":
      return annulTransformation(batches, intent.arguments, intent.arguments.reason);
    case "ship":
      return ship(batches, intent.arguments);
    case "receive_shipment":
      return receiveShipment(batches, intent.arguments);
    case "cancel_shipment":
      return cancelShipment(batches, intent.arguments);
    case "dispose_batch":
      return dispose(batches, intent.arguments);
    case "amend_batch":
      return amend(batches, intent.arguments);
    case "annul_batch":
      return annul(batches, intent.arguments);
    case "hold_batch":
      return hold(batches, intent.arguments);
    case "release_batch":
      return release(batches, intent.arguments);
    case "recall_batch":
      return recall(batches, intent.arguments);
    case "lift_batch":
      return lift(batches, intent.arguments);
    case "issue_certificate":
      return issueCertificate(certificates, intent.arguments);
    case "suspend_certificate":
      return suspendCertificate(certificates, intent.arguments);
    case "reinstate_certificate":
      return reinstateCertificate(certificates, intent.arguments);
    case "revoke_certificate":
      return revokeCertificate(certificates, intent.arguments);
    case "propose_agreement":
      return propose(agreements, intent.arguments);
    case "counter_agreement":
      return counter(agreements, intent.arguments);
    case "accept_agreement":
      return accept(agreements, intent.arguments);
    case "reject_agreement":
      return reject(agreements, intent.arguments);
    case "withdraw_agreement":
      return withdraw(agreements, intent.arguments);
    case "allocate_stock":
      return allocate(agreements, intent.arguments);
    case "deallocate_stock":
      return deallocate(agreements, intent.arguments);
    case "deliver":
      return deliver(agreements, intent.arguments);
    case "receive_delivery":
      return receiveDelivery(agreements, intent.arguments);
    case "cancel_delivery":
      return cancelDelivery(agreements, intent.arguments);
    case "declare_payment":
      return declarePayment(agreements, intent.arguments);
    case "confirm_payment":
      return confirmPayment(agreements, intent.arguments);
    case "settle_agreement":
      return settle(agreements, intent.arguments);
    case "dispute_agreement":
      return dispute(agreements, intent.arguments);
    case "withdraw_dispute":
      return withdrawDispute(agreements, intent.arguments);
    case "resolve_agreement":
      return resolve(agreements, intent.arguments);
    case "sponsor_buyer":
      return sponsorBuyer(addresses, intent.arguments);
    case "add_signer":
      return addSigner(addresses, intent.arguments);
    case "remove_signer":
      return removeSigner(addresses, intent.arguments.signer);
    case "veto_recovery":
      return vetoRecovery(addresses);
    case "join_union":
    case "admit_member":
    case "leave_union":
    case "expel_member":
    case "grant_acts":
    case "revoke_acts":
    case "revoke_all_acts":
    case "hand_over":
    case "take_over":
    case "withdraw_merger":
      return toUnionAct(addresses, intent);
    case "start_recovery":
    case "withdraw_recovery":
    case "complete_recovery":
    case "register_organisation":
    case "suspend_organisation":
    case "reinstate_organisation":
    case "accredit_certifier":
    case "vouch_organisation":
    case "propagate":
    case "release_stock":
      throw new Error(`${intent.kind} does not go through the relay`);
  }
}
