create table case_row (
  case_key text primary key,
  study_key text not null,
  citation text not null,
  doi text,
  product text not null,
  product_keys text[] not null default '{}',
  target text,
  target_keys text[] not null default '{}',
  age integer check (age between 0 and 89),
  sex text not null check (sex in ('female', 'male', 'other', 'not stated')),
  disease text not null,
  disease_keys text[] not null default '{}',
  disease_unread text[] not null default '{}',
  follow_up_months double precision check (follow_up_months >= 0),
  relapse text not null check (relapse in ('yes', 'no', 'unclear', 'not stated')),
  relapse_month double precision check (relapse_month >= 0),
  immunosuppressants_off text not null check (immunosuppressants_off in ('yes', 'no', 'unclear', 'not stated')),
  immunosuppressants_off_month double precision check (immunosuppressants_off_month >= 0),
  died text not null check (died in ('yes', 'no', 'unclear', 'not stated')),
  death_month double precision check (death_month >= 0),
  crs_grade text,
  crs_low integer check (crs_low between 0 and 5),
  crs_high integer check (crs_high between 0 and 5),
  icans_grade text,
  icans_low integer check (icans_low between 0 and 5),
  icans_high integer check (icans_high between 0 and 5),
  outcome text not null default '',
  source_url text not null default '',
  source_type text not null default '',
  verified boolean not null,
  published boolean not null,
  notes text not null default '',
  as_of date not null,
  imported_at timestamptz not null,
  check (relapse_month is null or relapse = 'yes'),
  check (immunosuppressants_off_month is null or immunosuppressants_off = 'yes'),
  check (death_month is null or died = 'yes')
);
comment on table case_row is 'One patient as a publication tells of them, de-identified: no name, no date, no address and no record number';
comment on column case_row.case_key is 'A label made for the table, usually the study and a running number; never a number of a hospital';
comment on column case_row.study_key is 'The name of the publication, as in the table of published arms where it stands there';
comment on column case_row.age is 'Years at infusion; 89 means 89 or older; null = not stated';
comment on column case_row.sex is 'Not stated: the source says nothing';
comment on column case_row.disease_keys is 'Vocabulary keys of the diseases, the narrowest that the text names';
comment on column case_row.follow_up_months is 'Months from infusion to the last look; null = not stated';
comment on column case_row.relapse is 'Not stated: the source says nothing; unclear: it speaks of it and cannot be read as yes or no. Neither counts as no';
comment on column case_row.relapse_month is 'Months from infusion to the relapse; null = not stated, or no relapse';
comment on column case_row.immunosuppressants_off is 'Whether immunosuppressants were stopped, as the source says at its last look';
comment on column case_row.crs_grade is 'As the source words it; null = not stated. Grade 0 means that there was none';
comment on column case_row.crs_low is 'Lowest grade that the words allow; the highest is crs_high';
comment on column case_row.published is 'Published as a single case in the source named; only such rows show on public pages';
comment on column case_row.as_of is 'The day of which the table spoke that brought the row as it stands';
create index case_row_study_key on case_row (study_key);
create index case_row_disease_keys on case_row using gin (disease_keys);
