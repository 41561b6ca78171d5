-- Unions, what members let them do, and organisations that go on in others.

-- outbox: whose key signs, when it is not the organisation's own: its union's, or its successor's. Each delegate has a
-- lane of nonces of its own in the account that it acts for.
alter table intents add column delegate account references organisations;
drop index intents_account_nonce_idx;
create index intents_lane on intents (account, (coalesce(delegate::text, '')), nonce desc) where nonce is not null;

create or replace view operations as
select
  i.id, i.sequence, i.account, i.kind, i.arguments, i.created_at, i.request,
  case
    when i.rejection is not null then 'rejected'
    -- A refusal counts when it is final: until then a reorganisation could still do the act, with the same bytes.
    when r.kind = 'request_failed' and r.block_number <= (select number from finality) then 'rejected'
    when r.kind is null or r.kind = 'request_failed' then case when i.attempt is null then 'queued' else 'sent' end
    when r.block_number <= (select number from finality) then 'final'
    else 'mined'
  end as state,
  coalesce(i.rejection, case when r.kind = 'request_failed' and r.block_number <= (select number from finality) then r.data -> 'refusal' end)
    as rejection,
  r.block_number, r.log_index, i.delegate
from intents i
left join lateral (
  select kind, data, block_number, log_index
  from records
  where request = i.request and not (kind = 'request_failed' and not (data ->> 'nonceUsed')::boolean)
  order by block_number desc, log_index desc
  limit 1
) r on true;

-- As before, and for whom the key spoke when it was not its own organisation.
create or replace view requesters as
select i.id as intent, i.request, case i.requested_by when 'operator' then 'operator' else k.role end as role, k.name, k.account,
  i.delegate, o.code as delegate_code, d.opening as delegate_opening
from intents i
left join api_keys k on k.id = i.requested_by
left join organisations o on o.account = i.delegate
left join documents d on d.commitment = o.commitment;

-- As before; the key may be a delegate's, and of what two organisations agree on, either's.
create or replace view evidence as
select
  r.block_number, r.log_index, r.transaction, r.contract, r.kind, r.account, r.subject, r.request, r.signer, r.data,
  b.hash as block_hash, b.time,
  (
    select s.data ->> 'custody'
    from records s
    where s.kind = 'signer_added' and s.data ->> 'signer' = r.signer
      and s.subject = any (case when r.data ? 'delegate' then array[r.data ->> 'delegate']
        else array[r.account::text, r.data ->> 'union', r.data ->> 'successor'] end)
      and (s.block_number, s.log_index) < (r.block_number, r.log_index)
    order by s.block_number desc, s.log_index desc
    limit 1
  ) as custody,
  r.data ->> 'delegate' as delegate
from records r
join blocks b on b.number = r.block_number;

-- A merger, as a recovery, ends all keys at once.
create or replace view signers as
select
  a.subject as account, a.data ->> 'signer' as signer, a.data ->> 'custody' as custody, a.data ->> 'addedBy' as added_by,
  a.block_number, a.log_index, e.kind as ended_by, e.block_number as ended_block, e.log_index as ended_log
from records a
left join lateral (
  select r.kind, r.block_number, r.log_index
  from records r
  where r.subject = a.subject
    and (r.kind = 'signer_removed' and r.data ->> 'signer' = a.data ->> 'signer'
      or r.kind in ('recovery_completed', 'organisation_merged'))
    and (r.block_number, r.log_index) > (a.block_number, a.log_index)
  order by r.block_number, r.log_index
  limit 1
) e on true
where a.kind = 'signer_added';

-- How organisations and unions stand to one another, by the last record of each pair; `ended` while it is over.
create view memberships as
select account, union_account, case kind when 'membership_asked' then 'asked' when 'membership_offered' then 'offered'
  when 'membership_began' then 'member' else 'ended' end as state, by_union, reason, block_number, log_index
from (
  select distinct on (subject, data ->> 'union')
    subject as account, data ->> 'union' as union_account, kind, (data ->> 'byUnion')::boolean as by_union,
    data ->> 'reason' as reason, block_number, log_index
  from records
  where kind in ('membership_asked', 'membership_offered', 'membership_began', 'membership_ended')
  order by subject, data ->> 'union', block_number desc, log_index desc
) last;

create index records_memberships on records (subject, (data ->> 'union'), block_number desc, log_index desc)
  where kind in ('membership_asked', 'membership_offered', 'membership_began', 'membership_ended');
create index records_union_members on records ((data ->> 'union'))
  where kind in ('membership_asked', 'membership_offered', 'membership_began', 'membership_ended');

-- Every act that is granted, by the name of its function; those whose time is over are still there, as told. As in the
-- contract a leaving, a recovery and a merger end them all.
create view granted_acts as
select g.subject as account, g.data ->> 'union' as union_account, a.value ->> 'name' as name,
  (g.data ->> 'until')::bigint as until, g.block_number, g.log_index
from records g
cross join lateral jsonb_array_elements(g.data -> 'acts') a
where g.kind = 'acts_granted' and not exists (
  select 1 from records e
  where e.subject = g.subject and (e.block_number, e.log_index) > (g.block_number, g.log_index)
    and (e.kind in ('recovery_completed', 'organisation_merged')
      or e.data ->> 'union' = g.data ->> 'union' and (e.kind in ('all_acts_revoked', 'membership_ended')
        or e.kind in ('acts_granted', 'acts_revoked') and e.data -> 'acts' @> jsonb_build_array(a.value))));

create index records_grants on records ((data ->> 'union'), subject) where kind = 'acts_granted';

-- Who went on in whom.
create view mergers as
select subject as predecessor, data ->> 'successor' as successor, data ->> 'document' as document, request,
  block_number, log_index
from records
where kind = 'organisation_merged';

create index records_mergers on records (subject) where kind = 'organisation_merged';
create index records_successors on records ((data ->> 'successor')) where kind = 'organisation_merged';

-- What an organisation agreed on with another that has not: ended by its withdrawal, a recovery of its keys, and by any
-- merger of one of the two.
create view merger_offers as
select account, other, case kind when 'hand_over_agreed' then account else other end as predecessor,
  case kind when 'hand_over_agreed' then other else account end as successor, document, block_number, log_index
from (
  select distinct on (subject, coalesce(data ->> 'successor', data ->> 'predecessor', data ->> 'other'))
    subject as account, coalesce(data ->> 'successor', data ->> 'predecessor', data ->> 'other') as other, kind,
    data ->> 'document' as document, block_number, log_index
  from records
  where kind in ('hand_over_agreed', 'take_over_agreed', 'merger_withdrawn')
  order by subject, coalesce(data ->> 'successor', data ->> 'predecessor', data ->> 'other'), block_number desc, log_index desc
) last
where kind <> 'merger_withdrawn'
  and not exists (select 1 from mergers m where m.predecessor in (last.account, last.other))
  and not exists (
    select 1 from records r where r.subject = last.account and r.kind = 'recovery_completed'
      and (r.block_number, r.log_index) > (last.block_number, last.log_index));

create index records_merger_offers on records (subject)
  where kind in ('hand_over_agreed', 'take_over_agreed', 'merger_withdrawn');
