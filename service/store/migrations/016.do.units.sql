-- ledger: which units of a batch have a label of their own, and how often their pages were opened. Neither is a fact of the
-- chain. What proves a label is derived from the master key and stored nowhere.
create table unit_issues (
  id uuid primary key,
  batch hash not null references batches,
  product hash not null references products,
  count integer not null check (count between 1 and 5000),
  -- The first of them, among the units of the batch and among those of the product.
  first_number integer not null check (first_number >= 1),
  first_serial integer not null check (first_serial >= 1),
  created_at timestamptz not null default now(),
  unique (batch, first_number),
  unique (product, first_serial)
);

-- Nothing of who opened it, or where.
create table unit_openings (
  batch hash not null references batches,
  serial integer not null,
  count integer not null check (count >= 1),
  days integer not null check (days between 1 and count),
  first_on date not null,
  last_on date not null,
  -- Counted last, to the minute: openings close together are one.
  last_at timestamptz not null,
  primary key (batch, serial)
);
