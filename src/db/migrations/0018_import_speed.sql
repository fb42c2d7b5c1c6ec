-- Long values are packed by the faster of the two methods, where the server has it: an import spends less time on them.
do $$ begin
  alter table study alter column facts set compression lz4, alter column search_a set compression lz4, alter column search_b set compression lz4;
  alter table thing_version alter column content set compression lz4;
exception when feature_not_supported then null;
end $$;

-- An import knows what the full-text index makes of nearly every word before it writes, so it gives the vector with the row. Whoever gives none,
-- or changes the texts alone, has it made from them as before.
alter table study alter column tsv drop expression;
create function study_words() returns trigger language plpgsql as $$
begin
  new.tsv := setweight(to_tsvector('english'::regconfig, immutable_unaccent(new.search_a)), 'A') ||
    setweight(to_tsvector('english'::regconfig, immutable_unaccent(new.search_b)), 'B');
  return new;
end $$;
create trigger study_words_first before insert on study for each row when (new.tsv is null) execute function study_words();
create trigger study_words_again before update of search_a, search_b, tsv on study for each row
  when (new.tsv is null or (new.tsv is not distinct from old.tsv and (new.search_a, new.search_b) is distinct from (old.search_a, old.search_b)))
  execute function study_words();
comment on column study.tsv is 'What full-text search finds: the lexemes of search_a with weight A, of search_b with weight B; made from them where a writer gives none';
