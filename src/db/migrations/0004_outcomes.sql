create table arm (
  id text primary key,
  study_key text not null,
  citation text not null,
  doi text,
  pmid text,
  nct text,
  product text not null,
  target text,
  modality text,
  disease text not null,
  disease_keys text[] not null default '{}',
  enrolled integer,
  enrolled_source text,
  overlap_group text,
  follow_up_months double precision,
  source_type text not null
);
comment on table arm is 'A published group of patients that got one treatment';
comment on column arm.study_key is 'The name of the publication in the table of published arms';
comment on column arm.enrolled is 'Patients treated or enrolled, where the source states it; never filled from a denominator of an outcome';
comment on column arm.overlap_group is 'Arms of one group share patients and are never counted together';
comment on column arm.follow_up_months is 'Median follow-up in months';

create table outcome (
  id text primary key,
  arm_id text not null references arm(id),
  name text not null,
  definition text not null,
  timepoint text not null,
  measure text not null check (measure in ('count', 'continuous', 'denominator_only', 'count_without_denominator', 'reported_percent_or_change')),
  events double precision,
  evaluable double precision,
  value_text text,
  verified boolean not null,
  source_type text not null,
  source_url text not null,
  notes text not null default '',
  pool_preferred boolean not null,
  held_back text[] not null default '{}'
);
comment on table outcome is 'What was counted or measured in an arm at a time point';
comment on column outcome.events is 'How many of the evaluable had it; only where measure is count';
comment on column outcome.evaluable is 'How many could have had it at that time point';
comment on column outcome.verified is 'False where the figure comes from memory or a secondary page: every page says so';
comment on column outcome.held_back is 'Sentences that say why this row is not used in any synthesis; empty when it may be used';
create index outcome_arm on outcome (arm_id);
create index outcome_name on outcome (name);

create table synthesis (
  id text primary key,
  question text not null,
  spec jsonb not null,
  made_by text not null,
  made_at timestamptz not null
);
comment on table synthesis is 'A question put to the outcomes; its answer is the present version of the thing of the same id';

create table evidence_query (
  id text primary key,
  question text not null,
  spec jsonb not null,
  made_by text not null,
  made_at timestamptz not null
);
comment on table evidence_query is 'A question put to the registry evidence; its answer is the present version of the thing of the same id';
