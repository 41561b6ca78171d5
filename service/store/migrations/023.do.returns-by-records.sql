-- Returns as the chain tells them, also those that nobody asked this service for: of a shipment, and whether it is one.
create index records_returns on records ((data ->> 'returned'), subject) where kind = 'return_dispatched';
create index records_returned on records (subject) where kind = 'return_dispatched';
