-- Sale agreements as one side proposed them. Where each stands is in the records.

alter table stock_entries drop constraint stock_entries_place_check;
alter table stock_entries add constraint stock_entries_place_check
  check (place in ('free', 'reserved', 'in_transit', 'spent'));

-- An organisation is registered by the registrar, or by a cooperative that vouches for it.
alter table organisations add column registration uuid unique references intents;
update organisations o set registration = i.id from intents i
where i.account = o.account and i.kind = 'register_organisation';

-- ledger
create table agreements (
  id hash primary key,
  -- Of the proposer.
  account account not null references organisations,
  seller account not null references organisations,
  buyer account not null references organisations,
  arbiter account references organisations,
  -- What it answers, and the first of what answered one another: itself when it answers nothing.
  predecessor hash references agreements,
  thread hash not null references agreements,
  circuit text not null,
  commitment hash not null references documents,
  -- Unix seconds, both the last one.
  valid_until bigint not null,
  delivered_until bigint not null,
  intent uuid not null unique references intents,
  -- outbox: nothing can be reserved under it any more, and nothing is; final.
  closed boolean not null default false,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on agreements (sequence) where not closed;
create index on intents (account) where kind = 'sponsor_buyer';
create index on intents ((arguments ->> 'agreement')) where kind = 'release_stock';
create index on agreements (seller, sequence);
create index on agreements (buyer, sequence);
create index on agreements (arbiter, sequence) where arbiter is not null;
create index on agreements (thread);

-- ledger: what was asked for under an agreement after its proposal, deliveries excepted: those are shipments.
create table agreement_acts (
  intent uuid primary key references intents,
  agreement hash not null references agreements,
  account account not null references organisations,
  kind text not null check (kind in (
    'acceptance', 'counter', 'rejection', 'withdrawal', 'allocation', 'release', 'payment', 'payment_confirmation',
    'settlement', 'dispute', 'dispute_withdrawal', 'resolution')),
  -- Of an allocation or release: base units.
  line smallint,
  batch hash,
  quantity bigint,
  -- What it says in words; of a confirmation, the payment's.
  commitment hash references documents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on agreement_acts (agreement, sequence);

-- A delivery is a shipment under a line of an agreement.
alter table shipments add column agreement hash references agreements, add column line smallint;
alter table shipments add check ((agreement is null) = (line is null));
create index on shipments (agreement) where agreement is not null;

-- ledger: which fields of its terms a party opened to everybody.
create table agreement_disclosures (
  agreement hash not null references agreements,
  line smallint not null,
  field text not null check (field in ('price', 'producerShare')),
  account account not null references organisations,
  requested_by text not null,
  created_at timestamptz not null default now(),
  primary key (agreement, line, field)
);

-- ledger: a proposal for somebody who has no account yet. Of its link, only the SHA-256 of the secret is kept.
create table invitations (
  id uuid primary key,
  secret_hash bytea not null unique,
  account account not null references organisations,
  -- As the seller asked for it, without the buyer.
  proposal jsonb not null,
  requested_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  withdrawn_at timestamptz,
  -- What came of it.
  used_at timestamptz,
  buyer account references organisations,
  agreement hash references agreements,
  check ((used_at is null) = (buyer is null) and (used_at is null) = (agreement is null)),
  sequence bigint generated always as identity unique
);
create index on invitations (account, sequence);

-- Where a proposal stands by what the chain said last of it, at a time in Unix seconds; as AgreementState.stateAt in Solidity.
create function agreement_state(kind text, valid_until bigint, delivered_until bigint, open_until bigint, at bigint)
returns text language sql immutable as $$
  select case
    when kind is null then 'none'
    when kind = 'agreement_proposed' then case when at > valid_until then 'expired' else 'proposed' end
    when kind in ('agreement_accepted', 'dispute_withdrawn')
      then case when at > delivered_until then 'overdue' else 'accepted' end
    when kind = 'agreement_disputed' then case when at > open_until then 'lapsed' else 'disputed' end
    else substr(kind, length('agreement_') + 1)
  end
$$;

-- The last record that moved each agreement.
create view agreement_moves as
select a.id, m.kind, m.account, (m.data ->> 'openUntil')::bigint as open_until, m.block_number, m.log_index
from agreements a
left join lateral (
  select r.kind, r.account, r.data, r.block_number, r.log_index from records r
  where r.subject = a.id and r.kind in (
    'agreement_proposed', 'agreement_accepted', 'agreement_countered', 'agreement_rejected', 'agreement_withdrawn',
    'agreement_settled', 'agreement_disputed', 'dispute_withdrawn', 'agreement_resolved')
  order by r.block_number desc, r.log_index desc limit 1) m on true;
