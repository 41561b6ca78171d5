-- The first time a batch was sent anywhere, for the story on its page: popular batches are sent ten thousand times.
create index stock_entries_dispatched on stock_entries (batch, block_number, log_index)
  where place = 'in_transit' and reason = 'shipped';
