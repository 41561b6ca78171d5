-- Observations: small things seen of a batch (a collection round, a temperature, a cleaning). Each becomes a leaf of one
-- append-only log, the journal (RFC 9162, SHA-256), whose head is anchored on the chain from time to time.

-- ledger: what was stated. The outbox fills leaf_index and leaf, without gaps and for ever, or the refusal.
create table observations (
  id uuid primary key,
  batch hash not null references batches,
  account account not null references organisations,
  commitment hash not null references documents,
  requested_by text not null,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique,
  leaf_index bigint unique check (leaf_index >= 0),
  -- The bytes of domain/journalLeaf.ts: who states which observation of which batch, signed.
  leaf bytea,
  rejection jsonb,
  check ((leaf_index is null) = (leaf is null)),
  check (leaf is null or rejection is null)
);
create index on observations (batch, sequence);
create index observations_waiting on observations (batch, sequence) where leaf_index is null and rejection is null;

-- outbox: the log as the hashes of its perfect subtrees, over the leaves from index·2^level on. Insert-only: once there, a
-- subtree never changes however the log grows.
create table journal_nodes (
  level smallint not null,
  index bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);

-- outbox: heads that were signed for the chain. Stored with their attempt, so a crash sends the same bytes again.
create table journal_heads (
  size bigint primary key check (size > 0),
  root hash not null,
  attempt bigint not null unique references attempts
);

-- outbox: one row: what keeps the journal from growing, if anything does.
create table journal (
  single boolean primary key default true check (single),
  trouble text
);
insert into journal default values;

-- Heads that the chain has, by size: the first that covers a leaf is its proof.
create index records_heads on records (contract, ((data ->> 'size')::bigint)) where kind = 'head_anchored';
