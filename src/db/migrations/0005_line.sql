create table claim (
  id text primary key,
  template text not null,
  bound_kind text not null check (bound_kind in ('synthesis', 'query')),
  bound_id text not null,
  sentence text not null,
  certainty text not null check (certainty in ('high', 'moderate', 'low', 'very low')),
  certainty_reasons text not null,
  as_of date not null,
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table claim is 'A sentence whose numbers come from a synthesis or an evidence query';
comment on column claim.template is 'The sentence with {placeholders} where numbers stand; no figure can be typed';
comment on column claim.sentence is 'The template filled from the bound answer as it was pinned';

create table statement (
  id text primary key,
  text text not null,
  pillar text not null check (pillar in ('scientific', 'clinical', 'ecosystem')),
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table statement is 'A position that members can agree with or not; rests on claims';

create table area (
  id text primary key,
  title text not null,
  question text not null,
  pillar text not null check (pillar in ('scientific', 'clinical', 'ecosystem')),
  disease_keys text[] not null default '{}',
  cost_low double precision,
  cost_high double precision,
  currency text not null default 'EUR',
  months integer,
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table area is 'An area for investment, an option to be decided on; rests on statements and claims';
comment on column area.months is 'How long it would take, in months';

create table decision (
  id text primary key,
  title text not null,
  options jsonb not null,
  chosen text not null,
  reasons text not null,
  votes_for integer not null check (votes_for >= 0),
  votes_against integer not null check (votes_against >= 0),
  votes_abstained integer not null check (votes_abstained >= 0),
  dissent text not null default '',
  decided_on date not null,
  demonstration boolean not null default false,
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table decision is 'What was decided, by which votes, and why; never edited, only superseded';
create trigger decision_append_only before update or delete on decision for each row execute function refuse_change();

create table initiative (
  id text primary key,
  title text not null,
  aim text not null,
  owner text not null,
  pillar text not null check (pillar in ('scientific', 'clinical', 'ecosystem')),
  state text not null check (state in ('planned', 'running', 'paused', 'finished', 'stopped')),
  starts text,
  ends text,
  committed double precision,
  currency text not null default 'EUR',
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table initiative is 'Work that follows from a decision';
comment on column initiative.committed is 'Money committed, in the currency named';

create table passage (
  id text primary key,
  title text not null,
  body text not null,
  as_of date not null,
  state text not null check (state in ('draft', 'released', 'withdrawn')),
  released_at timestamptz,
  corrects text references passage(id),
  demonstration boolean not null default false,
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table passage is 'A piece of text for the public; frozen once two different people have released it';
comment on column passage.body is 'Markdown; [[claim:C1]] stands for the sentence of a claim';

create function passage_frozen() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.title, new.body, new.as_of, new.author, new.released_at) is distinct from (old.title, old.body, old.as_of, old.author, old.released_at) then
    raise exception 'passage % is released and frozen; write a correction instead', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger passage_freeze before update on passage for each row execute function passage_frozen();
create trigger passage_no_delete before delete on passage for each row execute function refuse_change();

create table passage_release (
  passage_id text not null references passage(id),
  person_id text not null references person(id),
  content_hash text not null,
  at timestamptz not null,
  primary key (passage_id, person_id)
);
comment on table passage_release is 'Who released which text; two different people make it public';
create trigger passage_release_append_only before update or delete on passage_release for each row execute function refuse_change();
