-- Of a shipment that returns goods: the one whose goods it returns.
alter table shipments add column returns hash references shipments (id);
create index on shipments (returns) where returns is not null;
