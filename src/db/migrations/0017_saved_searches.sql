create table saved_search (
  id bigint generated always as identity primary key,
  person_id text not null,
  name text not null,
  filter jsonb not null,
  alert text not null check (alert in ('none', 'changes', 'daily', 'weekly')),
  least_grade text check (least_grade in ('high', 'medium', 'low')),
  new_studies boolean not null,
  made_at timestamptz not null,
  looked_at timestamptz not null,
  told_at timestamptz
);
comment on table saved_search is 'A filter of the list of studies that a person keeps under a name, and when mail tells of what is new in it';
comment on column saved_search.person_id is 'Whose it is; nobody else sees it';
comment on column saved_search.filter is 'The words of the filter in canonical order, empty ones left out';
comment on column saved_search.alert is 'When mail tells of news: never, when something changed, once a day, once a week';
comment on column saved_search.least_grade is 'Changes at least as grave are told; null where no change is';
comment on column saved_search.new_studies is 'Whether studies that are new in this search are told';
comment on column saved_search.looked_at is 'When news were last looked for, or the alert was set';
comment on column saved_search.told_at is 'When a mail last told of this search';
create unique index saved_search_name on saved_search (person_id, lower(name));
create index saved_search_alert on saved_search (person_id) where alert <> 'none';

create table saved_search_seen (
  search_id bigint not null references saved_search(id) on delete cascade,
  study_id text not null,
  hash text not null,
  as_of date,
  primary key (search_id, study_id)
);
comment on table saved_search_seen is 'Which studies a search with an alert has held and how each stood when its person was last told or the alert was set: news is what differs from this';
comment on column saved_search_seen.as_of is 'The day of which that content spoke: where its version is gone, because an earlier record came late, news are the changes after it';
comment on column saved_search_seen.hash is 'Hash of the content of the study that the person knows of';
