-- Every group of acts ends each act with `request_executed`, which no page shows without the act's own event beside it:
-- with it, registering anything made all kept pages anew.
drop trigger page_changes on records;
create trigger page_changes after insert on records
  for each row when (new.kind not in ('batch_registered', 'transformed', 'request_executed'))
  execute function note_page_change();
