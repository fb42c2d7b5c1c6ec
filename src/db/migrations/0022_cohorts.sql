-- A cohort is the patients whom one publication reports under one product; arms are its parts. Judgements say which cohorts share patients.
create table cohort (
  id text primary key,
  name text not null,
  study_key text not null,
  product text not null,
  site text,
  country text,
  enrolled_from text check (enrolled_from ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),
  enrolled_to text check (enrolled_to ~ '^\d{4}(-\d{2}(-\d{2})?)?$'),
  nct text,
  unique (study_key, product)
);
comment on table cohort is 'The patients whom one publication reports under one product: what is judged to share patients with another, or not to';
comment on column cohort.study_key is 'The name of the publication in the table of published arms';
comment on column cohort.site is 'Where its patients were treated, in words; null where not stated';
comment on column cohort.enrolled_from is 'YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source; null where not stated';
comment on column cohort.enrolled_to is 'YYYY, YYYY-MM or YYYY-MM-DD, as exact as the source; null where not stated';
comment on column cohort.nct is 'Trial number, from its arms; the database itself keeps it so';
create index cohort_nct on cohort (nct) where nct is not null;

alter table arm add column cohort_id text references cohort(id);
comment on column arm.cohort_id is 'The cohort of its publication and product; the database itself sets it';
create index arm_cohort on arm (cohort_id);

create table cohort_edit (
  id bigint generated always as identity primary key,
  cohort_id text not null references cohort(id),
  before jsonb not null,
  after jsonb not null,
  reason text not null,
  by text not null,
  at timestamptz not null
);
comment on table cohort_edit is 'What people wrote about the site and the enrolment of a cohort, with their reason; the last one stands in the cohort';
comment on column cohort_edit.before is 'The facts that stood before: {site, country, enrolledFrom, enrolledTo}, null = not stated';
comment on column cohort_edit.after is 'The facts as they were written, in the same shape';
create index cohort_edit_of on cohort_edit (cohort_id, id);

create table overlap_judgement (
  id text primary key,
  a text not null references cohort(id),
  b text not null references cohort(id),
  relation text not null check (relation in ('none', 'partial', 'subset', 'same', 'unknown')),
  contained text,
  evidence text not null,
  source_url text,
  by text not null,
  at timestamptz not null,
  check (a collate "C" < b collate "C"),
  check ((relation = 'subset') = (contained is not null)),
  check (contained in (a, b)),
  unique (a, b)
);
comment on table overlap_judgement is 'Whether two cohorts share patients, as last judged; earlier judgements of the pair are the former versions of the thing of the same id';
comment on column overlap_judgement.contained is 'For subset: the cohort that lies within the other';
comment on column overlap_judgement.evidence is 'What the judgement goes by, in words';
create index overlap_judgement_b on overlap_judgement (b);

-- The first cohort of a publication carries its name; a further product adds its own words.
create function cohort_for(study text, of_product text) returns text language plpgsql as $$
declare
  found text;
  words text := trim(both '-' from left(lower(regexp_replace(regexp_replace(of_product, '\([^)]*\)', ' ', 'g'), '[^A-Za-z0-9]+', '-', 'g')), 60));
  free text := study;
  n integer := 1;
begin
  select id into found from cohort where study_key = study and product = of_product;
  if found is not null then return found; end if;
  while exists (select 1 from cohort where id = free) loop
    free := study || '-' || coalesce(nullif(words, ''), 'product') || case when n = 1 then '' else '-' || n end;
    n := n + 1;
  end loop;
  insert into cohort (id, name, study_key, product)
  values (free, case when free = study then study else study || ': ' || of_product end, study, of_product);
  return free;
end $$;

create function arm_has_cohort() returns trigger language plpgsql as $$
begin
  if new.cohort_id is null or (tg_op = 'UPDATE' and (new.study_key, new.product) is distinct from (old.study_key, old.product)) then
    new.cohort_id := cohort_for(new.study_key, new.product);
  end if;
  return new;
end $$;

create function cohort_has_trial() returns trigger language plpgsql as $$
begin
  update cohort c set nct = (select min(a.nct) from arm a where a.cohort_id = c.id)
  where c.id = new.cohort_id and c.nct is distinct from (select min(a.nct) from arm a where a.cohort_id = c.id);
  return null;
end $$;

create trigger arm_has_cohort before insert or update on arm for each row execute function arm_has_cohort();
create trigger cohort_has_trial after insert or update on arm for each row execute function cohort_has_trial();

do $$
declare
  one record;
begin
  for one in select id, study_key, product from arm order by id loop
    update arm set cohort_id = cohort_for(one.study_key, one.product) where id = one.id;
  end loop;
end $$;

-- An arm whose report was merged into another rests on that one from then on, while its other pins stay what they were: what is carried over
-- from the former set, with the moment at which it was made, keeps what was seen then.
create or replace function pin_sees() returns trigger language plpgsql as $$
begin
  select p.to_version, p.to_as_of into new.to_version, new.to_as_of from pin p
  where p.from_kind = new.from_kind and p.from_id = new.from_id and p.pin_set = new.pin_set - 1 and p.role = new.role
    and p.to_kind = new.to_kind and p.to_id = new.to_id and p.to_hash = new.to_hash and p.at = new.at;
  if not found then
    select t.version, t.as_of into new.to_version, new.to_as_of from thing t where t.kind = new.to_kind and t.id = new.to_id;
  end if;
  return new;
end $$;
