-- A reason for stopping that was taken back has a rule of its own: a decision that is to be looked at again when a study stops is not meant by it.
update thing_change set rule = 'why-stopped-removed' where kind = 'study' and rule = 'why-stopped' and after = 'null'::jsonb;
comment on column quarantine.body_hash is 'SHA-256 of the original, so that the same bad record is kept once wherever in its file it stood';
-- no search uses it, and every import paid for it
drop index study_title_trgm;
