-- Who brought how much into a batch: private to the organisation. The chain has one root for all of a batch's intakes, in
-- the batch's document, and nothing of any person.

-- Naming those who brought adds to what was stated and corrects nothing of it.
alter table batch_versions add column corrects boolean not null default true;

-- People who bring to a cooperative. `number` is the cooperative's own, and stays after erasure: what it stands for, only
-- the cooperative's register says.
create table members (
  id uuid primary key,
  account account not null references organisations,
  number text not null,
  kind text not null check (kind in ('member', 'authorised_non_member')),
  name text,
  created_at timestamptz not null default now(),
  erased_at timestamptz,
  sequence bigint generated always as identity unique,
  unique (account, number),
  check ((name is null) = (erased_at is not null))
);
create index on members (account, sequence);

-- `list` is the commitment of the batch's document that has the root over these intakes; a newer list replaces it. An
-- intake's own commitment is its leaf and stays for ever; all that says what was brought goes when the person is erased.
-- The opening says it, the columns repeat it for sums.
create table intakes (
  id uuid primary key,
  list hash not null references batch_versions,
  position integer not null check (position between 0 and 4999),
  member uuid not null references members,
  commitment hash not null,
  opening bytea,
  kind text,
  -- Base units of the unit.
  amount bigint,
  unit text,
  brought_on date,
  unique (list, position),
  check (num_nulls(opening, kind, amount, unit, brought_on) in (0, 5))
);
create index on intakes (member);
