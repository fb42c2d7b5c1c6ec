create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- unaccent() is only STABLE: a generated column or an index needs an IMMUTABLE wrapper with its dictionary spelled out
create function immutable_unaccent(text) returns text language sql immutable parallel safe strict
  as $$ select public.unaccent('public.unaccent'::regdictionary, $1) $$;

create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '% on % is refused: append only', tg_op, tg_table_name using errcode = 'AC001'; end $$;

create table audit_event (
  seq bigint primary key,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  body jsonb not null,
  prev_hash text not null,
  hash text not null unique
);
comment on table audit_event is 'What happened, append only; each event is hashed together with its predecessor, so that nothing can be taken out or altered unseen';
comment on column audit_event.seq is 'Position in the chain, from 1, without gaps';
comment on column audit_event.actor is 'Person id, or system:… for the machine, or anonymous';
comment on column audit_event.prev_hash is 'Hash of the event before, 64 zeros before the first';
comment on column audit_event.hash is 'SHA-256 of prev_hash followed by the RFC 8785 canonical JSON of {seq, at, actor, kind, body}';
create index audit_event_kind on audit_event (kind, seq);
create trigger audit_event_append_only before update or delete on audit_event for each row execute function refuse_change();
create trigger audit_event_no_truncate before truncate on audit_event for each statement execute function refuse_change();

create table thing (
  kind text not null,
  id text not null,
  title text not null,
  hash text not null,
  version integer not null,
  as_of date,
  pin_set integer not null default 0,
  superseded_by_kind text,
  superseded_by_id text,
  open boolean not null default false,
  created_at timestamptz not null,
  revised_at timestamptz not null,
  primary key (kind, id)
);
comment on table thing is 'Everything that stands on the line, once each, with the hash of its present content';
comment on column thing.hash is 'SHA-256 of the RFC 8785 canonical JSON of the present content';
comment on column thing.version is 'Number of the present version, from 1; the versions of a study are numbered in the order of their dates';
comment on column thing.as_of is 'The date of the evidence that the content speaks of, not the date of reading';
comment on column thing.pin_set is 'Which set of pins holds now; 0 when the thing rests on nothing';

comment on column thing.open is 'Anyone may read it: evidence always, the rest once a released passage rests on it';

create table thing_version (
  kind text not null,
  id text not null,
  version integer not null,
  hash text not null,
  as_of date,
  at timestamptz not null,
  content jsonb not null,
  primary key (kind, id, version),
  foreign key (kind, id) references thing (kind, id)
);
comment on table thing_version is 'Each content that a thing has had';
create index thing_version_hash on thing_version (kind, id, hash);

create table thing_change (
  kind text not null,
  id text not null,
  version integer not null,
  ordinal integer not null,
  as_of date,
  field text not null,
  before jsonb not null,
  after jsonb not null,
  grade text not null check (grade in ('high', 'medium', 'low', 'noise')),
  rule text not null,
  sentence text not null,
  primary key (kind, id, version, ordinal),
  foreign key (kind, id, version) references thing_version (kind, id, version) on delete cascade
);
comment on table thing_change is 'The graded field differences that led from the version before to this version';
comment on column thing_change.rule is 'The published rule that gave the grade';
create index thing_change_when on thing_change (as_of desc, grade);

create table pin (
  seq bigint generated always as identity primary key,
  from_kind text not null,
  from_id text not null,
  pin_set integer not null,
  role text not null check (role in ('rests-on', 'watches')),
  to_kind text not null,
  to_id text not null,
  to_hash text not null,
  revisit_if jsonb not null default '[]',
  at timestamptz not null,
  foreign key (from_kind, from_id) references thing (kind, id),
  foreign key (to_kind, to_id) references thing (kind, id)
);
comment on table pin is 'What a thing rests on, with the hash that it had at pinning; a later set replaces an earlier one, nothing is erased';
comment on column pin.role is 'rests-on carries evidence; watches only carries revisit-if rules';
comment on column pin.revisit_if is 'List of {id, words, onRules | estimateOutside | afterDate}: only these make the thing stale';
create unique index pin_from on pin (from_kind, from_id, pin_set, role, to_kind, to_id);
create index pin_to on pin (to_kind, to_id);
create trigger pin_append_only before update or delete on pin for each row execute function refuse_change();
create trigger pin_no_truncate before truncate on pin for each statement execute function refuse_change();

create table counter (name text primary key, value integer not null);
comment on table counter is 'Last number given to each kind of thing that people number (C1, C2 …)';

create table announcement (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  body jsonb not null,
  taken_at timestamptz
);
comment on table announcement is 'What happened, said in the same commit as the fact; the page of reactions decides what follows';
create index announcement_open on announcement (id) where taken_at is null;
