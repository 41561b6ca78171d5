import type { Addresses } from "../chain/deployment.ts";
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
} from "../chain/acts.ts";
import {
  issueCertificate,
  reinstateCertificate,
  revokeCertificate,
  suspendCertificate,
} from "../chain/certificateActs.ts";
import { addSigner, removeSigner, vetoRecovery } from "../chain/encode.ts";
import type { Intent } from "../db/intents.ts";

/** What an organisation's signed request calls. */
export function toAct(addresses: Addresses, intent: Intent): Act {
  const { batches, certificates } = addresses;
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
    case "add_signer":
      return addSigner(addresses, intent.arguments);
    case "remove_signer":
      return removeSigner(addresses, intent.arguments.signer);
    case "veto_recovery":
      return vetoRecovery(addresses);
    case "start_recovery":
    case "withdraw_recovery":
    case "complete_recovery":
    case "register_organisation":
    case "suspend_organisation":
    case "reinstate_organisation":
    case "accredit_certifier":
    case "propagate":
      throw new Error(`${intent.kind} does not go through the relay`);
  }
}
