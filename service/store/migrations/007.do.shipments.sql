-- Shipments as their senders asked for them. What became of each line is in shipment_lines and the records.

-- ledger
create table shipments (
  id hash primary key,
  -- Of the sender.
  account account not null references organisations,
  receiver account not null references organisations,
  commitment hash not null references documents,
  intent uuid not null unique references intents,
  -- Of its lines, to find them by.
  batches text[] not null,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on shipments (account, sequence);
create index on shipments (receiver, sequence);
create index on shipments using gin (batches);

-- ledger: receipts, rejections and cancellations, of some or all lines.
create table shipment_ends (
  intent uuid primary key references intents,
  shipment hash not null references shipments,
  kind text not null check (kind in ('receipt', 'rejection', 'cancellation')),
  commitment hash not null references documents,
  batches text[] not null,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on shipment_ends (shipment, sequence);

-- How each line ended, in base units; lines in transit are not in it. All of a cancelled line is the sender's again.
create view ended_lines as
select subject as shipment, data ->> 'batch' as batch, kind = 'shipment_cancelled' as cancelled,
  coalesce((data ->> 'accepted')::bigint, 0) as accepted, coalesce((data ->> 'missing')::bigint, 0) as missing,
  coalesce((data ->> 'refused')::bigint, 0) as refused, block_number, log_index
from records
where kind in ('shipment_received', 'shipment_cancelled');

-- What an organisation holds is asked at every page of its list: read off the index alone.
drop index stock_entries_account_batch_idx;
create index on stock_entries (account, batch) include (amount) where place = 'free';
