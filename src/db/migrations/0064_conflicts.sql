create table conflict_rules (
  version integer primary key check (version >= 2),
  content jsonb not null,
  hash text not null,
  reason text not null check (reason <> ''),
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table conflict_rules is 'Later versions of the rules of conflicts, append only; version 1 is the one that the software brings along';
comment on column conflict_rules.hash is 'Content hash of the document';
create trigger conflict_rules_append_only before update or delete on conflict_rules for each row execute function refuse_change();
create trigger conflict_rules_no_truncate before truncate on conflict_rules for each statement execute function refuse_change();

create table person_represents (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  company text not null,
  since date not null,
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table person_represents is 'For which company a person speaks, append only';
comment on column person_represents.company is 'Key of a company of the vocabulary';
create index person_represents_person on person_represents (person_id);
create trigger person_represents_append_only before update or delete on person_represents for each row execute function refuse_change();
create trigger person_represents_no_truncate before truncate on person_represents for each statement execute function refuse_change();

create table person_represents_end (
  represents_id bigint primary key references person_represents(id),
  until date not null,
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table person_represents_end is 'The last day on which a person spoke for a company, append only';
create trigger person_represents_end_append_only before update or delete on person_represents_end for each row execute function refuse_change();
create trigger person_represents_end_no_truncate before truncate on person_represents_end for each statement execute function refuse_change();

create table conflict_recusal (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  item_key text not null check (item_key <> ''),
  reason text not null,
  at timestamptz not null
);
comment on table conflict_recusal is 'A person who takes no part in an item by their own wish, append only';
comment on column conflict_recusal.item_key is 'What it is about: area:A1, agenda-7';
comment on column conflict_recusal.reason is 'May be empty; blanked when the person is erased';
create index conflict_recusal_item on conflict_recusal (item_key, person_id);
create trigger conflict_recusal_append_only before update or delete on conflict_recusal for each row execute function refuse_change_but_erasure('person_id', 'reason');
create trigger conflict_recusal_no_truncate before truncate on conflict_recusal for each statement execute function refuse_change();

create table conflict_recusal_back (
  recusal_id bigint primary key references conflict_recusal(id),
  at timestamptz not null
);
comment on table conflict_recusal_back is 'A recusal that its person took back before the vote opened, append only';
create trigger conflict_recusal_back_append_only before update or delete on conflict_recusal_back for each row execute function refuse_change();
create trigger conflict_recusal_back_no_truncate before truncate on conflict_recusal_back for each statement execute function refuse_change();

create table conflict_word (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  item_key text not null check (item_key <> ''),
  duty text check (duty in ('may-vote', 'may-discuss', 'must-leave')),
  reason text not null,
  covers jsonb not null default '[]',
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table conflict_word is 'The word of the office on the duty of a person in an item, append only; the latest holds';
comment on column conflict_word.duty is 'Null: the word before is taken back, and the rules alone hold';
comment on column conflict_word.reason is 'Why; blanked when the person is erased';
comment on column conflict_word.covers is 'The reasons that were known when it was given: it loosens none that came later';
create index conflict_word_item on conflict_word (item_key, person_id, id desc);
create trigger conflict_word_append_only before update or delete on conflict_word for each row execute function refuse_change_but_erasure('person_id', 'reason');
create trigger conflict_word_no_truncate before truncate on conflict_word for each statement execute function refuse_change();
