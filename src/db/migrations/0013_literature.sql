-- Reports from several sources: what each said last, and their fold in the table of reports.
drop index report_tsv;
alter table report drop column tsv;
alter table report
  add column pmcid text unique,
  add column authors text[] not null default '{}',
  add column abstract text,
  add column notice text check (notice in ('retracted', 'concern', 'corrected')),
  add column facts jsonb not null default '{}',
  add column match_key text,
  add column merged_into text references report(id),
  add column former_names text[] not null default '{}',
  add column search_b text not null default '';
comment on column report.id is 'pmid:…, doi:…, pmcid:… by which it was first known, or ref: and a hash of title, year and first author where it had none';
comment on column report.pmcid is 'PMC and digits';
comment on column report.authors is '"Family GN" in the order of the paper';
comment on column report.notice is 'The gravest thing that stands against it; null where nothing does';
comment on column report.facts is 'The fold of its readings, field by field by the rank of the sources; what is hashed';
comment on column report.match_key is 'Hash of title, year and first author, by which a record without any id finds it; null where these are too little to tell papers apart';
comment on column report.merged_into is 'The report that this one turned out to be; it then has no ids of its own, and its address leads there. Null where it stands for itself';
comment on column report.former_names is 'Of a report that went into another: pmid:…, doi:… and pmcid:… that it had, which lead to the other now';
comment on column report.search_b is 'Journal, authors, keywords and numbers, for the search';
create index report_match_key on report (match_key) where merged_into is null;
create index report_former_names on report using gin (former_names) where former_names <> '{}';
create index report_merged_into on report (merged_into) where merged_into is not null;
alter table report add column tsv tsvector generated always as (
  setweight(to_tsvector('english'::regconfig, immutable_unaccent(title)), 'A') ||
  setweight(to_tsvector('english'::regconfig, immutable_unaccent(search_b)), 'B') ||
  setweight(to_tsvector('english'::regconfig, immutable_unaccent(coalesce(abstract, ''))), 'C')) stored;
create index report_tsv on report using gin (tsv);

create table report_reading (
  report_id text not null references report(id),
  source text not null check (source in ('pubmed', 'nbib', 'europepmc', 'ris', 'bibliography')),
  as_of date not null,
  raw_hash text not null references raw_body(hash),
  facts jsonb not null,
  ids jsonb not null default '{}',
  primary key (report_id, source)
);
comment on table report_reading is 'What each source said last of a report; a report is the fold of its own readings and of those of the reports merged into it';
comment on column report_reading.facts is 'What that record alone gives: an absent key is unknown, null or an empty list known to be empty';
comment on column report_reading.ids is 'By kind of id {value, at}: the last that this source gave, with the day and hash of the record; a later record that leaves an id out does not take it away';

insert into report_reading (report_id, source, as_of, raw_hash, facts, ids)
select r.id, 'bibliography', r.as_of, s.raw_hash,
       jsonb_build_object('pmid', r.pmid, 'doi', r.doi, 'title', r.title, 'journal', r.journal, 'published', r.published, 'types', to_jsonb(r.types)),
       case when r.pmid is null then '{}'::jsonb else jsonb_build_object('pmid', jsonb_build_object('value', r.pmid, 'at', r.as_of || ' ' || s.raw_hash)) end ||
       case when r.doi is null then '{}'::jsonb else jsonb_build_object('doi', jsonb_build_object('value', r.doi, 'at', r.as_of || ' ' || s.raw_hash)) end
from report r
cross join lateral (
  select s.raw_hash from source_record s where s.source = 'bibliography' and s.native_id = r.id order by s.as_of desc, s.raw_hash desc limit 1) s;
update report set
  search_b = coalesce(journal, ''),
  notice = case when 'Retracted Publication' = any(types) then 'retracted' end,
  facts = jsonb_build_object('pmid', pmid, 'doi', doi, 'pmcid', null, 'title', title, 'journal', journal, 'published', published,
    'types', to_jsonb(types), 'registryNumbers', '[]'::jsonb, 'notices', '[]'::jsonb, 'noticeOf', '[]'::jsonb);

create table report_merge (
  id bigint generated always as identity primary key,
  kept text not null references report(id),
  gone text not null references report(id),
  reason text not null,
  by text not null,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text,
  undone_reason text,
  check (kept <> gone)
);
comment on table report_merge is 'That two reports were found to be one, by a record that names the ids of both. Undone by a person, it also says that they are two: no record joins them again';
create unique index report_merge_standing on report_merge (gone) where undone_at is null;
create index report_merge_kept on report_merge (kept);

create table report_notice_of (
  report_id text not null references report(id),
  ordinal integer not null,
  kind text not null,
  pmid text,
  doi text,
  primary key (report_id, ordinal)
);
comment on table report_notice_of is 'Reports that are notices (a retraction, a correction …), and the ids of the report that each is a notice of, held or not';
create index report_notice_of_pmid on report_notice_of (pmid) where pmid is not null;
create index report_notice_of_doi on report_notice_of (doi) where doi is not null;

create table report_registry_number (
  report_id text not null references report(id),
  number text not null,
  field text not null check (field in ('data-bank', 'title', 'abstract', 'keywords')),
  words text not null,
  primary key (report_id, number, field)
);
comment on table report_registry_number is 'Numbers of trials that a report names, in whatever registry, with the words that held them';
create index report_registry_number_number on report_registry_number (number);

create table study_reference (
  study_id text not null references study(id),
  pmid text not null,
  type text,
  primary key (study_id, pmid)
);
comment on table study_reference is 'Papers that the registry record of a study cites';
comment on column study_reference.type is 'RESULT, DERIVED or BACKGROUND; only the first two are reports of the study';
create index study_reference_pmid on study_reference (pmid);

create table study_links_read (
  study_id text primary key references study(id),
  hash text not null
);
comment on table study_links_read is 'The content of each study at the last time when its references and numbers were read for links to reports';

create table report_study (
  report_id text not null references report(id),
  study_id text not null,
  via text not null check (via in ('data-bank', 'text', 'registry')),
  words text not null,
  field text not null,
  primary key (report_id, study_id, via)
);
comment on table report_study is 'Which studies a report belongs to, as the machine read it: named in the data banks of the report, in its text, or cited by the registry record as a result';
comment on column report_study.study_id is 'NCT id, of a study that need not be held';
comment on column report_study.field is 'data-bank, title, abstract, keywords, or references.RESULT, references.DERIVED of the registry record';
create index report_study_study on report_study (study_id);

create table report_study_ruling (
  id bigint generated always as identity primary key,
  report_id text not null references report(id),
  study_id text not null,
  present boolean not null,
  reason text not null,
  by text not null,
  at timestamptz not null,
  withdrawn_at timestamptz,
  withdrawn_by text
);
comment on table report_study_ruling is 'A curator''s word that a report belongs to a study, or does not. It stands over the machine''s links and keeps them';
create unique index report_study_ruling_standing on report_study_ruling (report_id, study_id) where withdrawn_at is null;
create index report_study_ruling_study on report_study_ruling (study_id);
comment on column report_reading.as_of is 'The day on which the source said this';
comment on column report_reading.raw_hash is 'Of the untouched record that the reading was made of';
comment on column study_links_read.hash is 'Of the study''s content when its references were last read';
