-- What the gap map counts by, as one short text, so that it can be counted from an index alone: the labels but those of products, and the phases.
create function study_map_key(label_keys text[], phases text[]) returns text language sql immutable parallel safe as $$
  select coalesce(string_agg(k, '|' order by k collate "C"), '')
  from (select k from unnest(label_keys) k where not starts_with(k, 'product:') union all select 'phase:' || left(p, 40) from unnest(phases[1:20]) p) x
$$;

-- Timelines and expected completions look at four small facts of every study: as columns they cost no unpacking of all its facts.
alter table study
  add column map_key text collate "C" generated always as (study_map_key(label_keys, phases)) stored,
  add column start_kind text generated always as (facts #>> '{startDate,type}') stored,
  add column completion_date text generated always as (facts #>> '{primaryCompletionDate,date}') stored,
  add column completion_kind text generated always as (facts #>> '{primaryCompletionDate,type}') stored,
  add column results_posted boolean generated always as (case facts ->> 'hasResults' when 'true' then true when 'false' then false end) stored;
-- rows are kept short by moving what is long out of them; this short text, which every count reads, stays in
alter table study alter column map_key set storage main;
comment on column study.start_kind is 'ACTUAL or ESTIMATED as the registry says of the start date; null where the record did not say';
comment on column study.completion_date is 'Primary completion: YYYY, YYYY-MM or YYYY-MM-DD; null where the record gives none or did not carry it';
comment on column study.completion_kind is 'ACTUAL or ESTIMATED as the registry says of the primary completion';
comment on column study.results_posted is 'Whether results stand in the registry; null where the record did not carry it';
comment on column study.map_key is 'Labels but those of products, and phases, as sorted facet:key joined by |: what the gap map counts by';
create index study_map on study (map_key) where relevant and merged_into is null;
