-- One trial may be registered, and one paper listed, more than once: likely pairs are found by the machine and merged by people.
create table identity_look (
  kind text not null check (kind in ('study', 'report')),
  id text not null,
  asked integer not null default 1,
  primary key (kind, id)
);
comment on table identity_look is 'Studies and reports that changed since they were last held against the others; the database itself writes them down';
comment on column identity_look.asked is 'Counts up with each change, so that a change during the look is not lost';

create table identity_key (
  kind text not null check (kind in ('study', 'report')),
  key text not null,
  id text not null,
  primary key (key, kind, id)
);
comment on table identity_key is 'What makes a study or report worth comparing with another: only those that share such a key are compared';
comment on column identity_key.key is 'number:… a registration; code:… sponsor and sponsor''s code; gives:… sponsor, treatment and disease; title:…, begins:…, ends:… of a report';
create index identity_key_of on identity_key (id, kind);

create table duplicate_proposal (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('study', 'report')),
  a text not null,
  b text not null,
  relation text not null check (relation in ('same', 'related')),
  score double precision not null,
  reasons jsonb not null,
  state text not null default 'open' check (state in ('open', 'merged', 'kept-apart', 'undone')),
  kept text,
  found_at timestamptz not null,
  by text,
  at timestamptz,
  why text,
  check (a < b),
  check (kept in (a, b)),
  unique (kind, a, b)
);
comment on table duplicate_proposal is 'Pairs of studies, or of reports, that may be one, with the reasons; a person merges them or keeps them apart';
comment on column duplicate_proposal.relation is 'same: probably one and the same; related: one belongs to the other (a follow-up study, an abstract of a paper), so that merging would be wrong';
comment on column duplicate_proposal.score is '0 to 1: how much speaks for it; orders the list and is no probability';
comment on column duplicate_proposal.reasons is 'List of {rule, for, words}: what speaks for it and what against';
comment on column duplicate_proposal.kept is 'Which of the two stays, where they are merged';
comment on column duplicate_proposal.why is 'The reason that the person gave';
create index duplicate_proposal_state on duplicate_proposal (state, score desc, id);
create index duplicate_proposal_b on duplicate_proposal (b, kind);

create function study_looks_new() returns trigger language plpgsql as $$
begin
  insert into identity_look (kind, id) select 'study', n.id from new_rows n
  on conflict (kind, id) do update set asked = identity_look.asked + 1;
  return null;
end $$;

-- a fuller record may bring the sponsor's code, which stands in the facts alone
create function study_looks_again() returns trigger language plpgsql as $$
begin
  insert into identity_look (kind, id) select 'study', n.id from new_rows n join old_rows o using (id)
  where (n.title, n.sponsor, n.registry_ids, n.label_keys, n.interventions, n.complete, n.merged_into)
    is distinct from (o.title, o.sponsor, o.registry_ids, o.label_keys, o.interventions, o.complete, o.merged_into)
  on conflict (kind, id) do update set asked = identity_look.asked + 1;
  return null;
end $$;

create function report_looks_new() returns trigger language plpgsql as $$
begin
  insert into identity_look (kind, id) select 'report', n.id from new_rows n
  on conflict (kind, id) do update set asked = identity_look.asked + 1;
  return null;
end $$;

create function report_looks_again() returns trigger language plpgsql as $$
begin
  insert into identity_look (kind, id) select 'report', n.id from new_rows n join old_rows o using (id)
  where (n.title, n.published, n.types, n.doi, n.pmid) is distinct from (o.title, o.published, o.types, o.doi, o.pmid)
  on conflict (kind, id) do update set asked = identity_look.asked + 1;
  return null;
end $$;

create trigger study_looks_new after insert on study
  referencing new table as new_rows for each statement execute function study_looks_new();
create trigger study_looks_again after update on study
  referencing new table as new_rows old table as old_rows for each statement execute function study_looks_again();
create trigger report_looks_new after insert on report
  referencing new table as new_rows for each statement execute function report_looks_new();
create trigger report_looks_again after update on report
  referencing new table as new_rows old table as old_rows for each statement execute function report_looks_again();

insert into identity_look (kind, id) select 'study', id from study union all select 'report', id from report;

create index study_merged_into on study (merged_into) where merged_into is not null;
create index study_classifier on study (classifier);
comment on column label_ruling.classifier is 'Number of the classifier whose answer the curator saw';
comment on column label_ruling.reason is 'Why; for an agreement the house''s own words where none were given';
