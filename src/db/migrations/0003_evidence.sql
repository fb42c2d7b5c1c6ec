create table import_run (
  id bigint generated always as identity primary key,
  source text not null,
  label text not null,
  as_of date,
  started_at timestamptz not null,
  finished_at timestamptz,
  added integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  quarantined integer not null default 0,
  problem text
);
comment on table import_run is 'One reading of one file or page of a source; unfinished rows are imports that were cut off';

create table raw_body (
  hash text primary key,
  bytes integer not null,
  packed bytea not null
);
comment on table raw_body is 'The untouched text of a record as the source gave it, deflated';
comment on column raw_body.hash is 'SHA-256 of the UTF-8 bytes before packing';
alter table raw_body alter column packed set storage external;
create trigger raw_body_append_only before update or delete on raw_body for each row execute function refuse_change();
create trigger raw_body_no_truncate before truncate on raw_body for each statement execute function refuse_change();

create table source_record (
  source text not null,
  native_id text not null,
  as_of date not null,
  raw_hash text not null references raw_body(hash),
  facts_hash text not null,
  import_id bigint not null references import_run(id),
  received_at timestamptz not null,
  primary key (source, native_id, as_of, raw_hash)
);
comment on table source_record is 'That a source said this about that study or report on that day; append only';
comment on column source_record.facts_hash is 'Hash of the facts that this record alone carries';
create index source_record_raw on source_record (raw_hash);
create trigger source_record_append_only before update or delete on source_record for each row execute function refuse_change();
create trigger source_record_no_truncate before truncate on source_record for each statement execute function refuse_change();

create table quarantine (
  id bigint generated always as identity primary key,
  import_id bigint not null references import_run(id),
  source text not null,
  native_id text,
  as_of date,
  position integer not null,
  reason text not null,
  excerpt text not null,
  body_hash text not null,
  packed bytea,
  at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'retried', 'dismissed')),
  unique (source, body_hash, reason)
);
comment on table quarantine is 'Records that could not be read, with the reason and the original';
comment on column quarantine.position is 'Which record of the file, from 1';
comment on column quarantine.packed is 'The whole original, deflated; null when it was larger than what is kept';

create table study (
  id text primary key,
  facts jsonb not null,
  title text not null,
  status text,
  phases text[] not null default '{}',
  sponsor text,
  sponsor_class text,
  conditions text[] not null default '{}',
  interventions text[] not null default '{}',
  countries text[] not null default '{}',
  enrolment integer,
  start_date text,
  last_update date,
  first_as_of date not null,
  last_as_of date not null,
  last_change date,
  last_change_grade text,
  complete boolean not null,
  search_a text not null,
  search_b text not null,
  tsv tsvector generated always as (
    setweight(to_tsvector('english'::regconfig, immutable_unaccent(search_a)), 'A') ||
    setweight(to_tsvector('english'::regconfig, immutable_unaccent(search_b)), 'B')) stored
);
comment on table study is 'One trial as it stands after its latest record; made anew from the source records at any time';
comment on column study.facts is 'The normalised facts; what a projected record did not carry is taken from the record before';
comment on column study.start_date is 'YYYY, YYYY-MM or YYYY-MM-DD: the precision that the registry gave';
comment on column study.first_as_of is 'Date of the earliest record that we hold';
comment on column study.last_as_of is 'Date of the latest record that we hold';
comment on column study.last_change is 'Date of the latest change above noise';
create index study_tsv on study using gin (tsv);
create index study_title_trgm on study using gin (immutable_unaccent(title) gin_trgm_ops);
create index study_last_change on study (last_change desc nulls last, id);

create table study_label (
  study_id text not null references study(id),
  facet text not null check (facet in ('disease', 'target', 'modality', 'product')),
  key text not null,
  words text not null,
  field text not null,
  rule text not null,
  primary key (study_id, facet, key)
);
comment on table study_label is 'What the curated vocabulary recognised in a study, with the words and the field that earned it';
create index study_label_key on study_label (facet, key, study_id);

create table report (
  id text primary key,
  pmid text unique,
  doi text unique,
  title text not null,
  journal text,
  published text,
  types text[] not null default '{}',
  as_of date not null,
  tsv tsvector generated always as (to_tsvector('english'::regconfig, immutable_unaccent(title || ' ' || coalesce(journal, '')))) stored
);
comment on table report is 'A paper or abstract as bibliographic facts';
comment on column report.id is 'pmid:… where there is one, else doi:…';
create index report_tsv on report using gin (tsv);
