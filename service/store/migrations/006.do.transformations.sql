-- New batches made of old ones, stock that leaves the ledger, and what every batch must say of itself for both.

-- ledger. `conserved`: its mass and that of all it was made of are known, as the contract reckons it. `unit`: of its
-- quantity, for whoever tells base units to people. `transformation`: it is an output of that one. `acknowledged`: codes of
-- what is implausible about it and was confirmed.
create table transformations (
  id hash primary key,
  account account not null references organisations,
  commitment hash not null references documents,
  conserved boolean not null,
  intent uuid not null unique references intents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on transformations (account, sequence);

alter table batches
  add column unit text,
  add column conserved boolean,
  add column transformation hash references transformations,
  add column acknowledged text[] not null default '{}';

update batches b set
  unit = d.fields #>> '{/quantity/unit,value}',
  conserved = d.fields #>> '{/quantity/unit,value}' in ('KGM', 'GRM', 'TNE') or d.fields ? '/netMass/value'
from (select commitment, convert_from(opening, 'UTF8')::jsonb -> 'fields' as fields from documents) d
where d.commitment = b.commitment;

alter table batches alter column unit set not null, alter column conserved set not null;
create index on batches (transformation) where transformation is not null;

-- A disposal has no id on the chain; its commitment tells it from others of the same batch.
create table disposals (
  commitment hash primary key references documents,
  batch hash not null,
  account account not null references organisations,
  intent uuid not null unique references intents,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on disposals (batch, sequence);
