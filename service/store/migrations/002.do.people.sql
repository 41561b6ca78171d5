-- Several people an organisation: each holds a key of its own, with a name (of the person or device) and a role. A key's
-- role never changes, and a key is never deleted: what it recorded stays its owner's.
alter table api_keys rename column label to name;
alter table api_keys add constraint api_keys_role check (role in ('manager', 'recorder', 'reader'));
alter table api_keys add column sequence bigint generated always as identity unique;

-- Who asked for what: by intent, and by the request under which the chain knows it. The service knows this, the chain does
-- not. `name` and `account` are null for the operator.
create view requesters as
select i.id as intent, i.request, case i.requested_by when 'operator' then 'operator' else k.role end as role, k.name, k.account
from intents i
left join api_keys k on k.id = i.requested_by;
