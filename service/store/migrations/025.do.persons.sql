-- Who issued a key: `operator`, `invitation`, or the id of the key that did; null before this was kept. `members_from`:
-- from when it opens what is kept of members; null: never. Keys of before are taken as the organisations' own.
alter table api_keys add column issued_by text, add column members_from timestamptz;
update api_keys set members_from = created_at;
-- The name of whoever holds it can be erased.
alter table api_keys alter column name drop not null;

-- A file that was erased where a fact names it: hash, type and size stay.
alter table files add column size integer, add column erased_at timestamptz;
update files set size = octet_length(content);
alter table files alter column size set not null, alter column content drop not null,
  add check ((content is null) = (erased_at is not null));

-- Stored answers are forgotten after some time; the oldest are found by their blocks.
create index on idempotency_keys using brin (created_at);
