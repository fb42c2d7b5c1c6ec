create table source_state (
  source text primary key check (source in ('ctgov', 'europepmc')),
  schedule text check (schedule in ('off', 'hourly', 'daily', 'weekly')),
  lease_no integer not null default 0,
  lease_process text,
  lease_until timestamptz,
  pass integer not null default 0,
  underway jsonb,
  questions text,
  answered jsonb not null default '[]',
  covered_to date,
  newest date,
  failures integer not null default 0,
  not_before timestamptz,
  last_attempt timestamptz,
  last_success timestamptz,
  last_full timestamptz,
  last_problem text,
  last_problem_kind text check (last_problem_kind in ('unreachable', 'refused', 'answer', 'here'))
);
comment on table source_state is 'How the live update from each source of evidence stands: one row a source';
comment on column source_state.schedule is 'How often the worker asks by itself, as it was started last; null where no worker has said';
comment on column source_state.lease_no is 'Counts the takings of the lease; who holds an older number has lost it';
comment on column source_state.lease_until is 'Until then one sync of this source runs and no second may begin; renewed before every request';
comment on column source_state.pass is 'Number of the last pass that was begun: one reading of all pages of all questions';
comment on column source_state.underway is 'The pass that is not finished and the page that it had reached; null between passes';
comment on column source_state.questions is 'SHA-256 of the questions of the last full pass: other questions need a full pass first';
comment on column source_state.answered is 'Of each question of the last full pass: its name, how many records the source counted and how many it gave';
comment on column source_state.covered_to is 'Every change up to this day has been asked for';
comment on column source_state.newest is 'Latest date of change that a record of the source carried';
comment on column source_state.failures is 'Attempts in a row that failed';
comment on column source_state.not_before is 'The source asked not to be called before this moment';
comment on column source_state.last_full is 'When a pass over everything, not only over changes, ended last';
comment on column source_state.last_problem is 'What went wrong at the last attempt, as a sentence; null after a success';

create table source_listing (
  source text not null,
  native_id text not null,
  pass integer not null,
  question integer not null,
  held boolean not null,
  first_listed timestamptz not null,
  last_listed timestamptz not null,
  left_at timestamptz,
  primary key (source, native_id)
);
comment on table source_listing is 'What each source lists for our questions, by its own ids: what a full pass no longer finds is marked and stays';
comment on column source_listing.pass is 'The last pass that listed it';
comment on column source_listing.question is 'The last question of that pass that listed it, from 0: so that a record that came twice counts once';
comment on column source_listing.held is 'Whether we hold a record of it; what we do not hold is in quarantine';
comment on column source_listing.left_at is 'When a full pass ended that did not list it any more';
create index source_listing_left on source_listing (source, left_at desc) where left_at is not null;
