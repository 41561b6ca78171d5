-- The kinds of operations become the acts' words: one name for an act everywhere.
update intents set kind = words.word
from (values
  ('register_organisation', 'registerOrganisation'),
  ('sponsor_buyer', 'sponsor'),
  ('suspend_organisation', 'suspendOrganisation'),
  ('reinstate_organisation', 'reinstateOrganisation'),
  ('vouch_organisation', 'vouch'),
  ('add_signer', 'addSigner'),
  ('remove_signer', 'removeSigner'),
  ('start_recovery', 'startRecovery'),
  ('withdraw_recovery', 'withdrawRecovery'),
  ('veto_recovery', 'vetoRecovery'),
  ('complete_recovery', 'completeRecovery'),
  ('join_union', 'join'),
  ('admit_member', 'admit'),
  ('leave_union', 'leaveUnion'),
  ('expel_member', 'expel'),
  ('grant_acts', 'grant'),
  ('revoke_acts', 'revokeGrant'),
  ('revoke_all_acts', 'revokeAllGrants'),
  ('hand_over', 'handOver'),
  ('take_over', 'takeOver'),
  ('withdraw_merger', 'withdrawMerger'),
  ('register_batches', 'registerBatches'),
  ('amend_batch', 'amend'),
  ('annul_batch', 'annul'),
  ('hold_batch', 'hold'),
  ('release_batch', 'releaseHold'),
  ('dispose_batch', 'dispose'),
  ('annul_transformation', 'annulTransformation'),
  ('receive_shipment', 'receiveShipment'),
  ('cancel_shipment', 'cancelShipment'),
  ('recall_batch', 'recall'),
  ('lift_batch', 'lift'),
  ('propose_agreement', 'propose'),
  ('counter_agreement', 'counter'),
  ('accept_agreement', 'accept'),
  ('reject_agreement', 'reject'),
  ('withdraw_agreement', 'withdraw'),
  ('dispute_agreement', 'dispute'),
  ('withdraw_dispute', 'withdrawDispute'),
  ('resolve_agreement', 'resolve'),
  ('settle_agreement', 'settle'),
  ('declare_payment', 'declarePayment'),
  ('confirm_payment', 'confirmPayment'),
  ('allocate_stock', 'allocate'),
  ('deallocate_stock', 'deallocate'),
  ('release_stock', 'releaseStock'),
  ('receive_delivery', 'receiveDelivery'),
  ('cancel_delivery', 'cancelDelivery'),
  ('accredit_certifier', 'accredit'),
  ('issue_certificate', 'issueCertificate'),
  ('suspend_certificate', 'suspendCertificate'),
  ('reinstate_certificate', 'reinstateCertificate'),
  ('revoke_certificate', 'revokeCertificate')
) as words (kind, word)
where intents.kind = words.kind;

update intents set kind = kind || 'ByAuthority' where kind in ('recall', 'lift') and channel = 'registrar';

drop index intents_account_idx;
create index intents_of_sponsors on intents (account) where kind = 'sponsor';
drop index intents_expr_idx;
create index intents_of_releases on intents ((arguments ->> 'agreement')) where kind = 'releaseStock';
