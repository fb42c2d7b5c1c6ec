create table institution (
  id text primary key,
  name text not null check (name <> ''),
  name_folded text not null,
  ror text unique,
  country text not null check (country ~ '^[A-Z]{2}$'),
  city text not null default '',
  kind text not null check (kind in ('hospital', 'university', 'institute', 'company', 'patients', 'society', 'funder', 'authority', 'other')),
  demonstration boolean not null default false,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  unique (name_folded, country)
);
comment on table institution is 'A hospital, university or other body that people belong to, once each';
comment on column institution.ror is 'Identifier of the Research Organization Registry, its nine characters in small letters';
comment on column institution.name_folded is 'The name without accents, marks and case: two of the same name in one country are one';
comment on column institution.country is 'ISO 3166-1 alpha-2 code';

alter table person add column erased_at timestamptz;
comment on column person.erased_at is 'When name, address and texts were erased at the wish of the person; from then on the name is a number and nobody signs in as them';

create table profile (
  person_id text primary key references person(id),
  orcid text unique check (orcid ~ '^[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]$'),
  institution_id text references institution(id),
  "position" text not null default '',
  country text check (country ~ '^[A-Z]{2}$'),
  diseases text[] not null default '{}',
  expertise text[] not null default '{}',
  field_roles text[] not null default '{}',
  pillars text[] not null default '{}',
  languages text[] not null default '{}',
  about text not null default '',
  website text not null default '',
  changed_at timestamptz not null
);
comment on table profile is 'What a person says about themselves; nothing of it is public without a consent to that field';
comment on column profile.diseases is 'Keys of the vocabulary';
comment on column profile.expertise is 'Keys of the list of expertise';
comment on column profile.field_roles is 'Keys of the parts that people play in the field';
comment on column profile.languages is 'BCP 47 tags';
create index profile_institution on profile (institution_id);

create table profile_consent (
  seq bigint generated always as identity primary key,
  person_id text not null references person(id),
  field text not null check (field in ('name', 'photograph', 'orcid', 'institution', 'position', 'country', 'diseases', 'expertise', 'field-roles', 'pillars', 'languages', 'about', 'website')),
  given boolean not null,
  at timestamptz not null
);
comment on table profile_consent is 'Each time a person agreed that a field of their profile is public, or took that back; the last word about a field holds';
create index profile_consent_last on profile_consent (person_id, field, seq desc);
create trigger profile_consent_append_only before update or delete on profile_consent for each row execute function refuse_change();
create trigger profile_consent_no_truncate before truncate on profile_consent for each statement execute function refuse_change();

create table photograph (
  person_id text primary key references person(id),
  jpeg bytea not null,
  side integer not null check (side between 1 and 512),
  content_hash text not null,
  uploaded_at timestamptz not null
);
comment on table photograph is 'The portrait of a person as it was made from their upload: square, at most 512 pixels, without metadata. The upload itself is not kept';
comment on column photograph.jpeg is 'A JPEG file, encoded here';
comment on column photograph.content_hash is 'SHA-256 of the file';

create table erasure (
  person_id text primary key references person(id),
  number integer not null unique,
  asked_by text not null check (asked_by in ('person', 'office')),
  at timestamptz not null,
  counts jsonb
);
comment on table erasure is 'Whose identity and texts were erased, when, and how many rows of each table that touched; no name stands here';
comment on column erasure.number is 'What stands in place of the name: Erased person 3';
comment on column erasure.counts is 'Object of table → {deleted, blanked}; written once, at the end of the erasure';

-- True while the erasure of this person is under way in this transaction: its row is there and the transaction says so.
create function erasing(person text) returns boolean language sql stable as $$
  select person is not null and coalesce(current_setting('action.erasing', true), '') = person
    and exists (select 1 from erasure e where e.person_id = person and e.counts is null) $$;

-- For records that only grow: refuses every change but the blanking of texts while their person is erased.
-- Arguments: the column of the person, then the columns that may be blanked ('' or null).
create function refuse_change_but_erasure() returns trigger language plpgsql as $$
declare
  texts text[] := tg_argv[1:];
  word text;
begin
  if tg_op = 'UPDATE' and erasing(to_jsonb(old) ->> tg_argv[0]) and (to_jsonb(old) - texts) = (to_jsonb(new) - texts) then
    foreach word in array texts loop
      if coalesce(to_jsonb(new) ->> word, '') not in ('', '[]', '{}') and (to_jsonb(new) -> word) is distinct from (to_jsonb(old) -> word) then
        raise exception '% of % can only be blanked', word, tg_table_name using errcode = 'AC001';
      end if;
    end loop;
    return new;
  end if;
  raise exception '% on % is refused: append only', tg_op, tg_table_name using errcode = 'AC001';
end $$;

create function erasure_once() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and erasing(old.person_id) and new.counts is not null
    and (to_jsonb(old) - 'counts') = (to_jsonb(new) - 'counts') then return new; end if;
  raise exception '% on erasure is refused: append only', tg_op using errcode = 'AC001';
end $$;
create trigger erasure_append_only before update or delete on erasure for each row execute function erasure_once();
create trigger erasure_no_truncate before truncate on erasure for each statement execute function refuse_change();

-- What the public may know of people: the one place where consent is applied. A field without consent is null, also to a search.
create view public_profile as
  with last as (
    select distinct on (person_id, field) person_id, field, given from profile_consent order by person_id, field, seq desc
  ), open as (
    select person_id, array_agg(field) as fields from last where given group by person_id
  )
  select p.id, p.name, p.demonstration, o.fields,
    case when 'orcid' = any(o.fields) then f.orcid end as orcid,
    case when 'institution' = any(o.fields) then f.institution_id end as institution_id,
    case when 'position' = any(o.fields) then f."position" end as "position",
    case when 'country' = any(o.fields) then f.country end as country,
    case when 'diseases' = any(o.fields) then f.diseases end as diseases,
    case when 'expertise' = any(o.fields) then f.expertise end as expertise,
    case when 'field-roles' = any(o.fields) then f.field_roles end as field_roles,
    case when 'pillars' = any(o.fields) then f.pillars end as pillars,
    case when 'languages' = any(o.fields) then f.languages end as languages,
    case when 'about' = any(o.fields) then f.about end as about,
    case when 'website' = any(o.fields) then f.website end as website,
    case when 'photograph' = any(o.fields) then (select g.content_hash from photograph g where g.person_id = p.id) end as photograph_hash
  from person p join open o on o.person_id = p.id left join profile f on f.person_id = p.id
  where 'name' = any(o.fields) and p.erased_at is null
    and exists (select 1 from person_role r where r.person_id = p.id and (r.until is null or r.until > now()));
comment on view public_profile is 'People of the network who agreed to be named, with only those fields that they agreed to';
