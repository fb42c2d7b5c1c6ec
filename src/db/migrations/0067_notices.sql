create table notice (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  kind text not null check (kind in ('ballot', 'disclosure', 'meeting', 'paper', 'action', 'membership')),
  title text not null,
  path text not null,
  key text not null,
  due timestamptz,
  told_at timestamptz not null,
  seen_at timestamptz,
  mailed_at timestamptz,
  unique (person_id, key)
);
comment on table notice is 'What a person was told of: on their desk at once, and by mail as they chose';
comment on column notice.key is 'The same matter is told once: motion-12-opened';
comment on column notice.mailed_at is 'When it was put into a mail, or when it was decided that it needs none';
create index notice_unmailed on notice (person_id, id) where mailed_at is null;
create index notice_of_person on notice (person_id, told_at desc);

create table notice_choice (
  person_id text not null references person(id),
  kind text not null check (kind in ('ballot', 'disclosure', 'meeting', 'paper', 'action', 'membership')),
  manner text not null check (manner in ('at-once', 'daily', 'never')),
  chosen_at timestamptz not null,
  primary key (person_id, kind)
);
comment on table notice_choice is 'How a person wants to be told of a kind of matter by mail; the desk shows everything in any case. Without a choice: ballots at once, the rest in one daily digest';
