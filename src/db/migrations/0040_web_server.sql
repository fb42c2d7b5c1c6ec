create table server_secret (
  name text primary key,
  value text not null,
  made_at timestamptz not null
);
comment on table server_secret is 'What the web servers of one database sign cookies with; made at the first start, never exported, never logged';

alter table mail add column next_try_at timestamptz;
alter table mail add column given_up_at timestamptz;
alter table mail add column secret boolean not null default false;
comment on column mail.next_try_at is 'Not to be tried before this moment; while it is being sent, the moment from which another process may take it over';
comment on column mail.given_up_at is 'When the last allowed try had failed; it then waits for a person';
comment on column mail.secret is 'The body holds a one-time link: it is emptied once the mail has left';
drop index mail_unsent;
create index mail_unsent on mail (id) where sent_at is null and given_up_at is null;

-- the cache of public pages asks for the latest revision once a second
create index thing_revised on thing (revised_at desc);
