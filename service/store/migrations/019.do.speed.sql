-- indexer: the last record of a request is looked up for whatever came of it, also where one request has hundreds of them.
-- With only the request in the index, the planner may rather read all records backwards until it meets one of it.
create index records_last_of_request on records (request, block_number, log_index);
drop index records_request_idx;

-- That something changed which a page of a batch, once it is settled, may show: one line for each transaction, written by
-- triggers in that transaction, so that no copy of the service can forget to say so. Whoever keeps pages
-- asks whether there is a line that was not yet visible when they were made. Kept for an hour.
create table page_changes (
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now()
);
create index on page_changes (xid);
create index on page_changes (at);

create function note_page_change() returns trigger language plpgsql as $$
begin
  if not exists (select from page_changes where xid = pg_current_xact_id()) then
    insert into page_changes default values;
  end if;
  return null;
end $$;

-- A batch that is new, or made of others, changes no page but its own, which is not settled before it is on the chain.
create trigger page_changes after insert on records
  for each row when (new.kind not in ('batch_registered', 'transformed')) execute function note_page_change();
create trigger page_changes_lost after delete on records
  for each row execute function note_page_change();

create trigger page_changes after insert or update or delete on observations
  for each row execute function note_page_change();
create trigger page_changes after insert or update or delete on agreement_disclosures
  for each row execute function note_page_change();
create trigger page_changes after insert or update or delete on contacts
  for each row execute function note_page_change();
create trigger page_changes after insert or update or delete on certificate_acts
  for each row execute function note_page_change();

-- Rows that are shown only once the chain names them; afterwards they may be changed, or erased.
create trigger page_changes after update or delete on agreements
  for each row execute function note_page_change();
create trigger page_changes after update or delete on batch_claims
  for each row execute function note_page_change();
create trigger page_changes after update or delete on batch_versions
  for each row execute function note_page_change();
create trigger page_changes after update or delete on batches
  for each row execute function note_page_change();
create trigger page_changes after update or delete on certificates
  for each row execute function note_page_change();
create trigger page_changes after update or delete on documents
  for each row execute function note_page_change();
create trigger page_changes after update or delete on files
  for each row execute function note_page_change();
create trigger page_changes after update or delete on organisations
  for each row execute function note_page_change();
create trigger page_changes after update or delete on products
  for each row execute function note_page_change();
create trigger page_changes after update or delete on shipments
  for each row execute function note_page_change();
create trigger page_changes after update or delete on transformations
  for each row execute function note_page_change();
