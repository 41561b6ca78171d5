-- ledger: company prefixes of GS1 members, by whoever saw the certificate of membership; and what was numbered under them.
create table company_prefixes (
  prefix text primary key check (prefix ~ '^[0-9]{4,12}$'),
  account account not null references organisations,
  seen_on date not null,
  created_at timestamptz not null default now(),
  sequence bigint generated always as identity unique
);
create index on company_prefixes (account, sequence);

alter table products add column gtin text unique check (gtin ~ '^[0-9]{14}$');
