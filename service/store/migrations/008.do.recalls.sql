-- Corrections and recalls. What is corrected, held or recalled now is read off the records; here is what the chain does not
-- know: the documents of amendments, and recalls that wait for their second confirmation.

-- ledger: a document that supersedes a batch's earlier one. It counts once the chain has it (batch_amended); its number
-- is the chain's.
create table batch_versions (
  commitment hash primary key references documents,
  batch hash not null references batches,
  account account not null references organisations,
  lot text not null,
  intent uuid not null references intents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on batch_versions (batch, sequence);
create index on batch_versions (account, lot);

-- ledger: a recall, or the lifting of one, proposed with one key and confirmed with another; it is sent to the chain then.
create table recalls (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  kind text not null check (kind in ('recall', 'lift')),
  batch hash not null references batches,
  -- Whose share; null: all of the batch.
  holder account references organisations,
  -- Who recalls: the batch's origin; null: an authority, through the operator.
  account account references organisations,
  reason hash not null unique references documents,
  -- As it was told with the proposal: {batches, organisations, quantities}.
  reach jsonb not null,
  proposed_by text not null,
  confirmed_by text,
  withdrawn_by text,
  intent uuid unique references intents,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  check ((confirmed_by is null) = (intent is null)),
  check (confirmed_by is null or withdrawn_by is null)
);
create index on recalls (batch, sequence);
create index on recalls (account, sequence);

-- There are few of these among very many records; what is recalled now is asked for with every page.
create index records_recalls on records (subject, block_number desc, log_index desc)
  where kind in ('batch_recalled', 'batch_recall_lifted');
create index records_implications on records (subject, block_number desc, log_index desc) where kind = 'batch_implicated';
create index records_news on records (block_number, log_index)
  where kind in ('batch_recalled', 'batch_recall_lifted', 'batch_implicated', 'batch_amended');
create index intents_of_propagation on intents ((arguments ->> 'transformation')) where kind = 'propagate';

-- Which batches the chain itself counts as made of something recalled, as far as it was told.
create view implicated_batches as
select batch
from (
  select distinct on (subject) subject as batch, (data ->> 'implicated')::boolean as implicated
  from records
  where kind = 'batch_implicated'
  order by subject, block_number desc, log_index desc
) last
where implicated;
