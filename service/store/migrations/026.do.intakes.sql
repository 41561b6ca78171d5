-- An intake keeps its id in each list that it stands in: lists grow, and what was wrong in one is corrected in the next.
alter table intakes drop constraint intakes_pkey, add primary key (list, id);
create index on intakes (id);

-- What was corrected in a list, or taken out: an intake of the list before, and why. The reason goes with the person.
create table intake_changes (
  list hash not null references batch_versions (commitment),
  previous hash not null references batch_versions (commitment),
  intake uuid not null,
  reason text,
  primary key (list, intake)
);
create index on intake_changes (previous, intake);
