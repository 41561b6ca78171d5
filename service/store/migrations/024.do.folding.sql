-- What texts are compared by (service/values/folding.ts). Null until the service has folded them, right after this.
alter table batches add lot_key text;
alter table batch_versions add lot_key text;
create index batches_account_lot_key_idx on batches (account, lot_key);
create index batch_versions_account_lot_key_idx on batch_versions (account, lot_key);
drop index batches_account_lot_idx;
drop index batch_versions_account_lot_idx;

-- Of an erased member only the number is left to search for.
alter table members add number_key text, add search_key text;
create index members_account_number_key_idx on members (account, number_key);

alter table products add search_key text;

-- Names and communes, each folded by itself: two organisations are the same when they share one of each.
alter table organisations add search_key text, add name_keys text[], add commune_keys text[];
create index organisations_name_keys_idx on organisations using gin (name_keys);

-- By which rules, and which data of Unicode, everything was folded last.
create table folding (
  single boolean primary key default true check (single),
  version text not null
);
insert into folding (version) values ('');
