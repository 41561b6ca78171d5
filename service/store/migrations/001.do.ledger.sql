-- One table family a room: ledger (organisations … batches), outbox (relayers, attempts, the state of intents),
-- indexer (blocks, records). Ids are 0x-prefixed lower-case hexadecimal, readable in psql.

create domain hash as text check (value ~ '^0x[0-9a-f]{64}$');
create domain account as text check (value ~ '^0x[0-9a-f]{40}$');

-- The one chain this database belongs to: started against another, the service refuses.
create table belonging (
  single boolean primary key default true check (single),
  chain_id text not null,
  relay account not null
);

-- ledger -------------------------------------------------------------------------------------------------------------

-- The exact bytes of an opening (fields, values, salts; RFC 8785), never jsonb: the commitment is over bytes.
create table documents (
  commitment hash primary key,
  schema text not null,
  opening bytea not null,
  created_at timestamptz not null default now()
);

create table organisations (
  account account primary key,
  serial bigint not null unique check (serial between 1 and 4294967295),
  code text not null unique check (code ~ '^[0-9]{13}$'),
  kind text not null,
  commitment hash not null references documents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);

-- Keys the service holds for organisations without wallets, sealed with the master key (AES-256-GCM).
create table signing_keys (
  account account not null references organisations,
  signer hash not null,
  sealed bytea not null,
  created_at timestamptz not null default now(),
  primary key (account, signer)
);

create table api_keys (
  id text primary key,
  account account not null references organisations,
  role text not null,
  label text not null,
  secret_hash bytea not null,
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);
create index on api_keys (account);

-- Sessions of the desk that were ended before their time: their cookies open nothing any more.
create table ended_sessions (
  id text primary key,
  ended_at timestamptz not null default now()
);

create table products (
  id hash primary key,
  account account not null references organisations,
  commitment hash not null references documents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on products (account, sequence);

-- outbox -------------------------------------------------------------------------------------------------------------

create table relayers (
  address account primary key,
  next_nonce bigint not null
);

-- Signed bytes are stored before they are sent: after a crash the same bytes are sent again, never others.
create table attempts (
  id bigint generated always as identity primary key,
  sender account not null,
  nonce bigint not null,
  hash hash not null unique,
  raw text not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  settled_at timestamptz,
  unique (sender, nonce)
);
create index on attempts (sender, nonce) where settled_at is null;

-- What is wanted. Written by the ledger; the outbox fills nonce, request and attempt, or the refusal before sending.
create table intents (
  id uuid primary key,
  sequence bigint generated always as identity unique,
  account account not null references organisations,
  kind text not null,
  channel text not null check (channel in ('relay', 'registrar')),
  arguments jsonb not null,
  weight integer not null check (weight > 0),
  depends_on uuid references intents,
  requested_by text not null,
  created_at timestamptz not null default now(),
  nonce bigint,
  request hash unique,
  attempt bigint references attempts,
  rejection jsonb,
  -- What the chain skipped is tried again later and later, never in a hot loop.
  tries integer not null default 0,
  not_before timestamptz
);
create index intents_waiting on intents (sequence) where attempt is null and rejection is null;
create index on intents (account, sequence);
create index on intents (account, kind);
create index on intents (attempt);
create index on intents (account, nonce desc) where nonce is not null;

create table batches (
  id hash primary key,
  account account not null references organisations,
  product hash not null references products,
  code text not null unique check (code ~ '^[0-9]{13}$'),
  lot text not null,
  commitment hash not null references documents,
  intent uuid not null references intents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on batches (account, lot);
create index on batches (account, sequence);
create index on batches (intent);

-- The answer given to a POST, kept with what the POST did: both or neither. Text, not jsonb: a repeat gets the same bytes.
create table idempotency_keys (
  actor text not null,
  key text not null,
  fingerprint text not null,
  status integer,
  answer text,
  created_at timestamptz not null default now(),
  primary key (actor, key)
);

-- indexer ------------------------------------------------------------------------------------------------------------

create table blocks (
  number bigint primary key,
  hash hash not null unique,
  parent_hash hash not null,
  time timestamptz not null
);

-- One row: how far blocks are final (moves forward only), and what keeps the indexer from reading on, if anything does.
create table finality (
  single boolean primary key default true check (single),
  number bigint not null,
  trouble text
);
insert into finality (number) values (-1);

-- Facts, insert-only, owned by their block: a reorganisation is one delete from blocks.
create table records (
  block_number bigint not null references blocks on delete cascade,
  log_index integer not null,
  transaction hash not null,
  contract account not null,
  kind text not null,
  account account,
  subject text not null,
  -- The relay request that did it, or the transaction itself for acts of a registrar.
  request hash not null,
  signer hash,
  data jsonb not null,
  primary key (block_number, log_index)
);
create index on records (subject, kind);
create index on records (request);
create index on records (account, block_number, log_index);

-- views: present state is read off the facts -------------------------------------------------------------------------

-- `finality` is asked in a subquery, not joined: a planner without statistics takes its one row for thousands, and would
-- then read every intent to find one.
create view operations as
select
  i.id, i.sequence, i.account, i.kind, i.arguments, i.created_at, i.request,
  case
    when i.rejection is not null then 'rejected'
    -- A refusal counts when it is final: until then a reorganisation could still do the act, with the same bytes.
    when r.kind = 'request_failed' and r.block_number <= (select number from finality) then 'rejected'
    when r.kind is null or r.kind = 'request_failed' then case when i.attempt is null then 'queued' else 'sent' end
    when r.block_number <= (select number from finality) then 'final'
    else 'mined'
  end as state,
  coalesce(i.rejection, case when r.kind = 'request_failed' and r.block_number <= (select number from finality) then r.data -> 'refusal' end)
    as rejection,
  r.block_number, r.log_index
from intents i
left join lateral (
  select kind, data, block_number, log_index
  from records
  where request = i.request and not (kind = 'request_failed' and not (data ->> 'nonceUsed')::boolean)
  order by block_number desc, log_index desc
  limit 1
) r on true;

-- Each fact with its block and the custody of the key that signed it, as the chain had it then.
create view evidence as
select
  r.block_number, r.log_index, r.transaction, r.contract, r.kind, r.account, r.subject, r.request, r.signer, r.data,
  b.hash as block_hash, b.time,
  (
    select s.data ->> 'custody'
    from records s
    where s.kind = 'signer_added' and s.subject = r.account and s.data ->> 'signer' = r.signer
      and (s.block_number, s.log_index) < (r.block_number, r.log_index)
    order by s.block_number desc, s.log_index desc
    limit 1
  ) as custody
from records r
join blocks b on b.number = r.block_number;
