-- Files, certificates and what batches claim. How a certificate stands is read off the records.

-- ledger: papers and photos by the SHA-256 of their bytes, once each whoever brings them; not packed, they are already.
create table files (
  hash hash primary key,
  type text not null,
  content bytea not null,
  created_at timestamptz not null default now()
);
alter table files alter column content set storage external;

create table file_owners (
  file hash not null references files,
  account account not null references organisations,
  created_at timestamptz not null default now(),
  primary key (file, account)
);

-- ledger: statements as their certifiers asked for them; days as seconds, `valid_until` 0: open.
create table certificates (
  id hash primary key,
  -- Of the certifier.
  account account not null references organisations,
  scheme text not null,
  subject_type text not null check (subject_type in ('organisation', 'batch')),
  subject text not null,
  number text not null,
  valid_from bigint not null,
  valid_until bigint not null,
  file hash references files,
  commitment hash not null references documents,
  intent uuid not null unique references intents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on certificates (account, sequence);
create index on certificates (subject, sequence);
create index on certificates (file);

-- ledger: suspensions, reinstatements and revocations, which count once the chain has them.
create table certificate_acts (
  intent uuid primary key references intents,
  certificate hash not null references certificates,
  kind text not null check (kind in ('suspension', 'reinstatement', 'revocation')),
  -- First second of the day from which a revocation counts.
  effective_from bigint,
  commitment hash not null references documents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on certificate_acts (certificate, sequence);

-- ledger: what a batch was registered as; `certificate`: on which it rested that day.
create table batch_claims (
  batch hash not null references batches,
  position smallint not null,
  scheme text not null,
  certificate hash references certificates,
  file hash references files,
  primary key (batch, position)
);
create index on batch_claims (certificate);
create index on batch_claims (file);

-- Accreditation is an act of the registry.
create or replace view registry_acts as
select r.block_number, r.log_index, r.transaction, r.contract, r.kind, r.account, r.subject, r.data, b.time
from records r
join blocks b on b.number = r.block_number
where r.kind in (
    'organisation_registered', 'organisation_suspended', 'organisation_reinstated', 'verifier_set', 'certifier_accredited',
    'recovery_started', 'recovery_vetoed', 'recovery_withdrawn', 'recovery_completed',
    'batch_recalled', 'batch_recall_lifted', 'relayer_set', 'target_set',
    'role_granted', 'role_revoked', 'role_label', 'role_admin_changed', 'role_guardian_changed',
    'role_grant_delay_changed', 'target_closed', 'target_function_role_updated', 'target_admin_delay_updated',
    'operation_scheduled', 'operation_executed', 'operation_canceled', 'authority_updated')
  and (r.kind not in ('batch_recalled', 'batch_recall_lifted') or (r.data ->> 'byAuthority')::boolean);
drop index records_registry_acts;
create index records_registry_acts on records (block_number, log_index)
where kind in (
    'organisation_registered', 'organisation_suspended', 'organisation_reinstated', 'verifier_set', 'certifier_accredited',
    'recovery_started', 'recovery_vetoed', 'recovery_withdrawn', 'recovery_completed',
    'batch_recalled', 'batch_recall_lifted', 'relayer_set', 'target_set',
    'role_granted', 'role_revoked', 'role_label', 'role_admin_changed', 'role_guardian_changed',
    'role_grant_delay_changed', 'target_closed', 'target_function_role_updated', 'target_admin_delay_updated',
    'operation_scheduled', 'operation_executed', 'operation_canceled', 'authority_updated');

-- There are few of these among very many records; which certificates are stopped is asked with every page of a batch.
create index records_certificates on records (subject, block_number, log_index)
  where kind in ('certificate_suspended', 'certificate_reinstated', 'certificate_revoked');
