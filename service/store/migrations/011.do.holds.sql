-- Holds and releases by batch: there are few of them among the records, and every reading of a batch asks for them.
create index records_holds on records (subject, account, block_number desc, log_index desc)
  where kind in ('batch_held', 'batch_released');
