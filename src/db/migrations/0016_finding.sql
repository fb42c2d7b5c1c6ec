-- Everything that a study is found by, as one set of lexemes: its words, the words of its titles and numbers (t:…), its labels and its facets.
-- A search is then one expression on one index: and, or, not are worked out inside the index, and no row's long text is read.
-- The cost is the true one: it keeps the planner from working this out row by row. Lexemes are cut at 200 characters, because the database
-- refuses longer ones and a record may hold anything.
create function study_findable(
  tsv tsvector, label_keys text[], registry_ids text[], phases text[], countries text[],
  status text, sponsor_class text, start_year integer, relevant boolean, merged_into text
) returns tsvector language plpgsql immutable parallel safe cost 2000 as $$
declare
  words tsvector := coalesce(tsv, '');
  keys text[] := label_keys || array[
    'phases:' || case when cardinality(phases) = 0 then 'NONE' else left(array_to_string(array(select p from unnest(phases[1:20]) p order by p), '/'), 200) end,
    'status:' || left(coalesce(status, 'NONE'), 200),
    'sponsor:' || left(coalesce(sponsor_class, 'NONE'), 200),
    'year:' || coalesce(start_year::text, 'NONE'),
    case when merged_into is not null then 'is:merged' when relevant then 'is:relevant' else 'is:other' end];
  w text;
begin
  foreach w in array (tsvector_to_array(ts_filter(words, '{a}')))[1:300] loop
    if length(w) <= 200 then keys := keys || ('t:' || w); end if;
  end loop;
  foreach w in array phases[1:20] loop keys := keys || ('phase:' || left(w, 200)); end loop;
  foreach w in array countries[1:300] loop keys := keys || ('country:' || left(w, 200)); end loop;
  foreach w in array registry_ids[1:100] loop keys := keys || ('id:' || left(w, 200)); end loop;
  return words || array_to_tsvector(keys);
end $$;
comment on function study_findable is 'What a study is found by: words, t:words of titles and numbers, facet:key of labels, id:, phase:, phases:, country:, status:, sponsor:, year:, is:relevant|other|merged';

-- The same words asked of titles and numbers alone. Constant for constant words, so the planner works it out before it plans.
create function title_query(words text) returns tsquery language sql immutable parallel safe strict as $$
  select coalesce(string_agg('''t:' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' & '), '')::tsquery
  from unnest(tsvector_to_array(to_tsvector('english'::regconfig, public.immutable_unaccent(words)))) w
$$;
comment on function title_query is 'Words as a question to the t: lexemes of study_findable; the empty question where there is nothing to look for';

drop index study_tsv;
create index study_findable on study using gin (study_findable(
  tsv, label_keys, registry_ids, phases, countries, status, sponsor_class, start_year, relevant, merged_into));

-- The orders of lists, without nulls, so that the beginning of an order is one range of its index. What is included lets it be read alone.
drop index study_last_change;
create index study_by_change on study (coalesce(last_change, '0001-01-01'::date), coalesce(last_update, '0001-01-01'::date), id)
  include (last_change, last_update) where relevant and merged_into is null;
create index study_by_start on study (coalesce(start_date, ''), id) include (start_date) where relevant and merged_into is null;
create index study_by_enrolment on study (coalesce(enrolment, -1), id) include (enrolment) where relevant and merged_into is null;
create index study_by_title on study (lower(left(title, 200)), id) where relevant and merged_into is null;

-- The planner takes no figures from partial indexes; without figures it thinks that the beginning of an order is a third of it.
create statistics study_order_change on (coalesce(last_change, '0001-01-01'::date)) from study;
create statistics study_order_update on (coalesce(last_update, '0001-01-01'::date)) from study;
create statistics study_order_start on (coalesce(start_date, '')) from study;
create statistics study_order_enrolment on (coalesce(enrolment, -1)) from study;
create statistics study_order_title on (lower(left(title, 200))) from study;

-- Lists read only the short columns: the long ones stand apart, so that 16 studies fit where 4 did.
alter table study set (toast_tuple_target = 512);
alter table study alter column label_keys set storage main, alter column title set storage main,
  alter column phases set storage main, alter column countries set storage main;
