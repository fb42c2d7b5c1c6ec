alter table arm add column target_keys text[] not null default '{}';
alter table arm add column modality_keys text[] not null default '{}';
alter table arm add column disease_unread text[] not null default '{}';
comment on column arm.disease_keys is 'Vocabulary keys of the diseases, the narrowest that the text names; broader ones follow from the vocabulary';
comment on column arm.target_keys is 'Vocabulary keys of everything the product is directed at: two keys for a dual-target product';
comment on column arm.modality_keys is 'Vocabulary keys of the modality; comparator for placebo and other control arms';
comment on column arm.disease_unread is 'Parts of the disease text that the vocabulary does not know: such an arm belongs to no single disease';
create index arm_study_key on arm (study_key);
create index arm_disease_keys on arm using gin (disease_keys);

alter table outcome add column flags text[] not null default '{}';
comment on column outcome.flags is 'Sentences about what looks odd but does not keep the row out of a synthesis';
