create table outcome_import_mapping (
  id bigint generated always as identity primary key,
  name text not null,
  fingerprint text not null unique,
  header text[] not null,
  mapping jsonb not null,
  made_by text not null,
  made_at timestamptz not null,
  used_at timestamptz not null
);
comment on table outcome_import_mapping is 'Which column of a foreign table of outcomes gives which field of ours, remembered for the next table with the same header';
comment on column outcome_import_mapping.name is 'What people call the mapping; case does not tell two names apart';
comment on column outcome_import_mapping.fingerprint is 'SHA-256 of the column names of the header, folded and sorted: the order of columns and their case do not matter';
comment on column outcome_import_mapping.header is 'The column names as they stood in the table';
comment on column outcome_import_mapping.mapping is '{columns: field to column name, fixed: field to the text that stands in every row}';
create unique index outcome_import_mapping_name on outcome_import_mapping (lower(name));

create table outcome_import_draft (
  id text primary key,
  made_by text not null,
  label text not null,
  csv text not null,
  mapping jsonb,
  made_at timestamptz not null
);
comment on table outcome_import_draft is 'A table that somebody sent and has not imported yet; kept for a day at most, a few for each person, and gone once it is imported';
comment on column outcome_import_draft.label is 'The name of the file';
comment on column outcome_import_draft.mapping is 'The mapping as its sender last saw it; null before the first look';
create index outcome_import_draft_by on outcome_import_draft (made_by, made_at);

create table outcome_entry (
  id bigint generated always as identity primary key,
  outcome_id text not null,
  arm_id text not null,
  entered_by text not null,
  at timestamptz not null,
  reason text not null,
  enrolled integer,
  before jsonb,
  hash text not null
);
comment on table outcome_entry is 'What a person entered or corrected by hand, with the reason; an import never writes over it';
comment on column outcome_entry.enrolled is 'How many were treated or enrolled, where the person stated it for the arm; null where they left it as it was';
comment on column outcome_entry.before is 'Content of the outcome before the correction; null where the row was entered new';
comment on column outcome_entry.hash is 'Content hash of the outcome as it was entered';
create index outcome_entry_outcome on outcome_entry (outcome_id, id);
create index outcome_entry_arm on outcome_entry (arm_id, id);
