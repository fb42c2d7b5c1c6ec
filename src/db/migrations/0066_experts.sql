-- People whom the evidence names: made anew from the records by a job at any time. What persons decided about them stands apart and stays.
create table expert_reading (
  raw_hash text primary key references raw_body(hash),
  reader integer not null,
  people jsonb not null
);
comment on table expert_reading is 'Who is named in an untouched record, so that it is read once. No telephone numbers and no e-mail addresses';
comment on column expert_reading.reader is 'Number of the reader that read it; a record with an older one is read again';

create table expert (
  id text primary key,
  name text not null,
  sort_name text not null,
  orcid text,
  institution text not null default '',
  country text,
  region text,
  keys text[] not null,
  match_keys text[] not null,
  labels text[] not null default '{}',
  roles text[] not null default '{}',
  expertise text[] not null default '{}',
  regions text[] not null default '{}',
  studies text[] not null default '{}',
  reports text[] not null default '{}',
  sponsors text[] not null default '{}',
  first_year integer,
  last_year integer,
  alike integer not null default 0,
  words text not null
);
comment on table expert is 'One person as the mentions were joined: the same ORCID, or the same full name and institution, or a curator''s word';
comment on column expert.id is 'Beginning of the SHA-256 of the first of its keys';
comment on column expert.keys is 'Hashes of the mentions and of the ORCID iD; nobody else has one of them. Rulings and addresses of the page hang on these';
comment on column expert.match_keys is 'Hashes of ORCID iD and of the name at the institution: by these members are recognised and objections kept. Two may share one';
comment on column expert.labels is 'facet:key of the studies and reports that name the person';
comment on column expert.expertise is 'Inferred from the roles alone; never said by the person';
comment on column expert.regions is 'Regions of the countries that the mentions name';
comment on column expert.alike is 'In how many pairs that may be one person it is';
comment on column expert.words is 'Name, institution, country and labels, folded, for the search';
create index expert_keys on expert using gin (keys);
create index expert_match_keys on expert using gin (match_keys);
create index expert_labels on expert using gin (labels);
create index expert_order on expert (sort_name, id);

create table expert_mention (
  expert_id text not null references expert(id) on delete cascade,
  ordinal integer not null,
  kind text not null check (kind in ('study', 'report')),
  thing_id text not null,
  place text not null,
  role text not null,
  name text not null,
  affiliation text,
  country text,
  orcid text,
  source text not null,
  date text,
  key text not null,
  primary key (expert_id, ordinal)
);
comment on table expert_mention is 'Where the evidence names the person, as the record writes it';
comment on column expert_mention.date is 'Of the study or report, as precise as its source gives it';
comment on column expert_mention.key is 'Hash of what identifies this mention best';

create table expert_pair (
  one text not null references expert(id) on delete cascade,
  other text not null references expert(id) on delete cascade,
  reasons text[] not null,
  primary key (one, other),
  check (one < other)
);
comment on table expert_pair is 'Two who may be one person, with the reasons; shown, never joined by the machine';
create index expert_pair_other on expert_pair (other);

create table expert_state (
  one boolean primary key default true check (one),
  at timestamptz not null,
  hash text not null,
  mentions integer not null,
  persons integer not null,
  pairs integer not null,
  set_aside integer not null
);
comment on table expert_state is 'When the evidence was last read for people, and what was found';
comment on column expert_state.hash is 'Of everything that was found: the same again is not written';
comment on column expert_state.set_aside is 'Entries that name an office, a team or a company';

create table expert_ruling (
  id bigint generated always as identity primary key,
  verdict text not null check (verdict in ('join', 'apart')),
  one_key text not null,
  other_key text not null,
  reason text not null,
  by text not null,
  at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text,
  check (one_key < other_key)
);
comment on table expert_ruling is 'A person''s word that two who may be one are one, or are two; taken back by withdrawing it';
comment on column expert_ruling.one_key is 'Hash of what identifies the one';
create unique index expert_ruling_standing on expert_ruling (one_key, other_key) where withdrawn_at is null;

create table expert_dismissal (
  id bigint generated always as identity primary key,
  key text not null,
  reason text not null,
  by text not null,
  at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text
);
comment on table expert_dismissal is 'That the office does not invite somebody, and why';
create unique index expert_dismissal_standing on expert_dismissal (key) where withdrawn_at is null;

create table expert_objection (
  key text primary key,
  by text not null,
  at timestamptz not null
);
comment on table expert_objection is 'Whoever objected to being listed: only hashes of what identifies them, so that the next reading leaves them out';
create trigger expert_objection_append_only before update or delete on expert_objection for each row execute function refuse_change();
create trigger expert_objection_no_truncate before truncate on expert_objection for each statement execute function refuse_change();
