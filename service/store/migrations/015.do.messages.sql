-- ledger: what readers of labels wrote to the maker of a batch. Nothing of who they are is kept, and nothing of this goes to
-- the chain: it can be deleted for good.
create table reader_messages (
  id uuid primary key,
  account account not null references organisations,
  batch hash not null references batches,
  text text not null,
  language text not null,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on reader_messages (account, sequence);
create index on reader_messages (batch, created_at);
