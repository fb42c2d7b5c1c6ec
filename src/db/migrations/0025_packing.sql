comment on column raw_body.packed is 'The original, packed by Zstandard; deflated in what was kept before that';
comment on column quarantine.packed is 'The whole original, packed by Zstandard, deflated in what was kept before that; null when it was larger than what is kept';

-- Whoever gives the vector with the row need not give the texts that it is made of: they were the larger half of a row, and nobody reads them.
drop trigger study_words_again on study;
create trigger study_words_again before update of search_a, search_b, tsv on study for each row
  when (new.tsv is null or (new.tsv is not distinct from old.tsv and (new.search_a, new.search_b) is distinct from (old.search_a, old.search_b)
    and (new.search_a <> '' or new.search_b <> '')))
  execute function study_words();
comment on column study.search_a is 'The words of titles and numbers, where the database is to make the vector of them; empty where the vector came with the row';
comment on column study.search_b is 'All other words, in the same way';
