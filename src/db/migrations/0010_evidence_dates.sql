-- every page says how old the evidence is: without an index that reads all studies
create index study_last_as_of on study (last_as_of);
