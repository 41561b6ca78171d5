-- Stock that moves. The ledger claims what is on its way; the indexer books what the chain says, double entry.

-- Acts of the service itself (it tells descendants of a recall) belong to no organisation.
alter table intents alter column account drop not null;

-- ledger: what an intent will take from (negative) or bring to an organisation's free stock. It counts until the chain
-- has decided on the intent; two requests for the same stock at the same moment see one another here.
create table claims (
  intent uuid not null references intents on delete cascade,
  batch hash not null,
  account account not null,
  amount bigint not null check (amount <> 0),
  primary key (intent, batch, account)
);
create index on claims (batch, account);

-- indexer: in base units. Of every batch, all amounts together are what was registered; those at one place are what is
-- there. `account` holds (free) or spent it; nobody has what is in transit.
create table stock_entries (
  block_number bigint not null references blocks on delete cascade,
  log_index integer not null,
  position integer not null,
  batch hash not null,
  account account,
  place text not null check (place in ('free', 'in_transit', 'spent')),
  -- registered, transformed, shipped, received, refused, missing, cancelled, retail, sample, destroyed, lost, annulled
  reason text not null,
  amount bigint not null,
  primary key (block_number, log_index, position),
  check ((place = 'in_transit') = (account is null))
);
create index on stock_entries (batch, place, account);
create index on stock_entries (account, batch) where place = 'free';

create table transformation_inputs (
  block_number bigint not null references blocks on delete cascade,
  log_index integer not null,
  transformation hash not null,
  batch hash not null,
  quantity bigint not null,
  primary key (transformation, batch)
);
create index on transformation_inputs (batch);
create index on transformation_inputs (block_number);

create table transformation_outputs (
  block_number bigint not null references blocks on delete cascade,
  log_index integer not null,
  transformation hash not null,
  batch hash not null,
  primary key (batch)
);
create index on transformation_outputs (transformation);
create index on transformation_outputs (block_number);

create table shipment_lines (
  block_number bigint not null references blocks on delete cascade,
  log_index integer not null,
  shipment hash not null,
  batch hash not null,
  sender account not null,
  receiver account not null,
  quantity bigint not null,
  -- Unix seconds.
  cancellable_from bigint not null,
  primary key (shipment, batch)
);
create index on shipment_lines (batch);
create index on shipment_lines (sender);
create index on shipment_lines (receiver);
create index on shipment_lines (block_number);

-- What is recalled now, one row for each batch, share (holder null: all of it) and kind of recaller.
create view active_recalls as
select batch, nullif(holder, '0x0000000000000000000000000000000000000000') as holder, by_authority, account, reason,
  block_number, log_index
from (
  select distinct on (subject, data ->> 'holder', data ->> 'byAuthority')
    subject as batch, data ->> 'holder' as holder, (data ->> 'byAuthority')::boolean as by_authority, kind, account,
    data ->> 'reason' as reason, block_number, log_index
  from records
  where kind in ('batch_recalled', 'batch_recall_lifted')
  order by subject, data ->> 'holder', data ->> 'byAuthority', block_number desc, log_index desc
) last
where kind = 'batch_recalled';

-- What its holder has on hold now.
create view active_holds as
select batch, account, reason, block_number, log_index
from (
  select distinct on (subject, account)
    subject as batch, account, kind, data ->> 'reason' as reason, block_number, log_index
  from records
  where kind in ('batch_held', 'batch_released')
  order by subject, account, block_number desc, log_index desc
) last
where kind = 'batch_held';
