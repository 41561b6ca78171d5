import { Interface } from "ethers";
import type { AnyAct, Contract, KindOf } from "./accept/act.ts";
import type { GrantableAct } from "./access/delegation.ts";
import { accept, reject } from "./agreements/acts/accept.ts";
import { allocate } from "./agreements/acts/allocate.ts";
import { confirmPayment } from "./agreements/acts/confirmPayment.ts";
import { counter } from "./agreements/acts/counter.ts";
import { deallocate, releaseStock } from "./agreements/acts/deallocate.ts";
import { declarePayment } from "./agreements/acts/declarePayment.ts";
import { deliver } from "./agreements/acts/deliver.ts";
import { cancelDelivery, receiveDelivery, returnDelivery } from "./agreements/acts/deliveries.ts";
import { dispute, withdrawDispute } from "./agreements/acts/dispute.ts";
import { propose } from "./agreements/acts/propose.ts";
import { resolve } from "./agreements/acts/resolve.ts";
import { settle } from "./agreements/acts/settle.ts";
import { withdraw } from "./agreements/acts/withdraw.ts";
import { amend } from "./batches/acts/amend.ts";
import { annul } from "./batches/acts/annul.ts";
import { dispose } from "./batches/acts/dispose.ts";
import { hold } from "./batches/acts/hold.ts";
import { registerBatches } from "./batches/acts/registerBatches.ts";
import { releaseHold } from "./batches/acts/releaseHold.ts";
import { accredit } from "./certificates/acts/accredit.ts";
import { issueCertificate } from "./certificates/acts/issueCertificate.ts";
import { reinstateCertificate } from "./certificates/acts/reinstateCertificate.ts";
import { revokeCertificate } from "./certificates/acts/revokeCertificate.ts";
import { suspendCertificate } from "./certificates/acts/suspendCertificate.ts";
import { agreementsAbi, batchesAbi, certificatesAbi, organisationsAbi } from "./chain/abi.ts";
import type { EncodedCall } from "./chain/sign.ts";
import { addSigner } from "./keys/acts/addSigner.ts";
import { completeRecovery, vetoRecovery, withdrawRecovery } from "./keys/acts/recoveryEnds.ts";
import { removeSigner } from "./keys/acts/removeSigner.ts";
import { startRecovery } from "./keys/acts/startRecovery.ts";
import { registerOrganisation, sponsor } from "./organisations/acts/registerOrganisation.ts";
import { reinstateOrganisation, suspendOrganisation } from "./organisations/acts/suspendOrganisation.ts";
import { vouch } from "./organisations/acts/vouch.ts";
import { lift, liftByAuthority, propagate, recall, recallByAuthority } from "./recalls/acts/recall.ts";
import { cancelShipment } from "./shipments/acts/cancelShipment.ts";
import { receiveShipment } from "./shipments/acts/receiveShipment.ts";
import { returnShipment } from "./shipments/acts/returnShipment.ts";
import { ship } from "./shipments/acts/ship.ts";
import { annulTransformation } from "./transformations/acts/annulTransformation.ts";
import { transform } from "./transformations/acts/transform.ts";
import { grant } from "./unions/acts/grant.ts";
import { handOver, takeOver, withdrawMerger } from "./unions/acts/handOver.ts";
import { admit, join } from "./unions/acts/join.ts";
import { expel, leaveUnion } from "./unions/acts/leaveUnion.ts";
import { revokeAllGrants, revokeGrant } from "./unions/acts/revokeGrant.ts";

/** Every act of the ledger, once. What an act is stands in its declaration; what follows from it follows from this list. */
export const ACTS = [
  ...([registerOrganisation, sponsor, suspendOrganisation, reinstateOrganisation, vouch] as const),
  ...([addSigner, removeSigner, startRecovery, withdrawRecovery, vetoRecovery, completeRecovery] as const),
  ...([join, admit, leaveUnion, expel, grant, revokeGrant, revokeAllGrants] as const),
  ...([handOver, takeOver, withdrawMerger] as const),
  ...([accredit, issueCertificate, suspendCertificate, reinstateCertificate, revokeCertificate] as const),
  ...([registerBatches, amend, annul, dispose, hold, releaseHold] as const),
  ...([transform, annulTransformation] as const),
  ...([ship, receiveShipment, cancelShipment, returnShipment] as const),
  ...([recall, recallByAuthority, lift, liftByAuthority, propagate] as const),
  ...([propose, counter, accept, reject, withdraw] as const),
  ...([allocate, deallocate, deliver, receiveDelivery, cancelDelivery, returnDelivery, releaseStock] as const),
  ...([declarePayment, confirmPayment, settle] as const),
  ...([dispute, withdrawDispute, resolve] as const),
] as const;

export type Kind = KindOf<typeof ACTS>;

const BY_WORD = new Map<string, AnyAct>(ACTS.map((act) => [act.word, act]));

const CONTRACTS: Record<Contract, Interface> = {
  agreements: new Interface(agreementsAbi),
  batches: new Interface(batchesAbi),
  certificates: new Interface(certificatesAbi),
  organisations: new Interface(organisationsAbi),
};

/** Of an operation as it is stored. */
export function actOf(kind: string): AnyAct {
  const act = BY_WORD.get(kind);
  if (!act) throw new Error(`no act is called ${kind}`);
  return act;
}

/** What a signed request, or the registrar's transaction, calls for an operation as it is stored. */
export function callOf(
  addresses: Record<Contract, string>,
  intent: { kind: string; arguments: unknown; account: string | null },
): EncodedCall {
  const call = actOf(intent.kind).call(intent.arguments as never, intent.account ?? "", addresses);
  const data = CONTRACTS[call.contract].encodeFunctionData(call.function, call.values);
  return { target: addresses[call.contract], data, gas: call.gas };
}

/** The grant that lets a union do it for a member; null where none does. */
export function grantOf(kind: string): GrantableAct | null {
  const { delegation } = actOf(kind);
  return delegation === "successor" || delegation === "nobody" ? null : delegation;
}
