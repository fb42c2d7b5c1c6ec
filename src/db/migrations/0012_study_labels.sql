alter table study
  add column relevant boolean not null default false,
  add column relevance jsonb not null default '{}',
  add column classifier integer not null default 0,
  add column label_keys text[] not null default '{}',
  add column registry_ids text[] not null default '{}',
  add column start_year integer,
  add column merged_into text references study(id);
comment on column study.relevant is 'As it stands, curators'' rulings included: a cell therapy or a T-cell engager in an autoimmune disease';
comment on column study.relevance is 'What the machine made of it: relevant or not, the sentence, the rule, the words and the field that earned it';
comment on column study.classifier is 'Number of the classifier that made the labels; a study with an older one is classified again';
comment on column study.label_keys is 'facet:key of every label as it stands, curators'' rulings and broader diseases included: what filters look at';
comment on column study.registry_ids is 'Every registry number that the record gives for the study, as they are compared: upper case, without spaces';
comment on column study.merged_into is 'The study that a person said this is another registration of; null where it stands for itself';
create index study_label_keys on study using gin (label_keys);
create index study_registry_ids on study using gin (registry_ids);
comment on table study_label is 'What the machine recognised in a study by the curated vocabulary, with the words and the field that earned it';

create table label_ruling (
  id bigint generated always as identity primary key,
  study_id text not null references study(id),
  facet text not null check (facet in ('relevant', 'disease', 'target', 'modality', 'product')),
  key text not null,
  present boolean not null,
  machine boolean not null,
  classifier integer not null,
  reason text not null,
  by text not null,
  at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text
);
comment on table label_ruling is 'A curator''s word on one label of one study. It stands over the machine''s answer and keeps it; agreements are rulings too';
comment on column label_ruling.key is 'Key of the vocabulary; yes for the facet relevant';
comment on column label_ruling.machine is 'Whether the machine had given this label when the curator looked';
create unique index label_ruling_standing on label_ruling (study_id, facet, key) where withdrawn_at is null;
