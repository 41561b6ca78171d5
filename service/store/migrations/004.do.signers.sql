-- Signers of an organisation come and go: added and removed by itself, all replaced at once by a recovery.

-- Until when the bytes that were signed last can run, in Unix seconds of the chain: an act that was given a nonce may be
-- ended only after that, or it could still happen behind the back of whoever was told that it did not.
alter table intents add column deadline bigint;

-- One row for each time a key became a signer, with what ended that, if anything did: a key may be added again.
create view signers as
select
  a.subject as account, a.data ->> 'signer' as signer, a.data ->> 'custody' as custody, a.data ->> 'addedBy' as added_by,
  a.block_number, a.log_index, e.kind as ended_by, e.block_number as ended_block, e.log_index as ended_log
from records a
left join lateral (
  select r.kind, r.block_number, r.log_index
  from records r
  where r.subject = a.subject
    and (r.kind = 'signer_removed' and r.data ->> 'signer' = a.data ->> 'signer' or r.kind = 'recovery_completed')
    and (r.block_number, r.log_index) > (a.block_number, a.log_index)
  order by r.block_number, r.log_index
  limit 1
) e on true
where a.kind = 'signer_added';

-- One row for each recovery that was started, with what ended it; at most one of an organisation waits.
create view recoveries as
select
  s.subject as account, s.data ->> 'signer' as signer, s.data ->> 'custody' as custody, s.data ->> 'registrar' as registrar,
  s.data ->> 'reason' as reason, (s.data ->> 'readyAt')::bigint as ready_at, s.request,
  s.block_number, s.log_index, e.kind as ended_by, e.block_number as ended_block, e.log_index as ended_log
from records s
left join lateral (
  select r.kind, r.block_number, r.log_index
  from records r
  where r.subject = s.subject and r.kind in ('recovery_vetoed', 'recovery_withdrawn', 'recovery_completed')
    and (r.block_number, r.log_index) > (s.block_number, s.log_index)
  order by r.block_number, r.log_index
  limit 1
) e on true
where s.kind = 'recovery_started';

-- Asked at every turn of the outbox, and there are few.
create index records_recovery_started on records (subject) where kind = 'recovery_started';

-- What those who run the registry did, for everyone to see: who may take part, whose keys were replaced, what an authority
-- recalled, and who may administer the contracts.
create view registry_acts as
select r.block_number, r.log_index, r.transaction, r.contract, r.kind, r.account, r.subject, r.data, b.time
from records r
join blocks b on b.number = r.block_number
where r.kind in (
    'organisation_registered', 'organisation_suspended', 'organisation_reinstated', 'verifier_set',
    'recovery_started', 'recovery_vetoed', 'recovery_withdrawn', 'recovery_completed',
    'batch_recalled', 'batch_recall_lifted', 'relayer_set', 'target_set',
    'role_granted', 'role_revoked', 'role_label', 'role_admin_changed', 'role_guardian_changed',
    'role_grant_delay_changed', 'target_closed', 'target_function_role_updated', 'target_admin_delay_updated',
    'operation_scheduled', 'operation_executed', 'operation_canceled', 'authority_updated')
  -- A maker recalls its own goods as everybody does its own things; only an authority acts for the registry.
  and (r.kind not in ('batch_recalled', 'batch_recall_lifted') or (r.data ->> 'byAuthority')::boolean);

create index records_registry_acts on records (block_number, log_index)
where kind in (
    'organisation_registered', 'organisation_suspended', 'organisation_reinstated', 'verifier_set',
    'recovery_started', 'recovery_vetoed', 'recovery_withdrawn', 'recovery_completed',
    'batch_recalled', 'batch_recall_lifted', 'relayer_set', 'target_set',
    'role_granted', 'role_revoked', 'role_label', 'role_admin_changed', 'role_guardian_changed',
    'role_grant_delay_changed', 'target_closed', 'target_function_role_updated', 'target_admin_delay_updated',
    'operation_scheduled', 'operation_executed', 'operation_canceled', 'authority_updated');
