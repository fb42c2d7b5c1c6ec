create table auth_user (id text primary key, name text not null, email text not null unique, email_verified boolean not null, image text, created_at timestamptz not null default now(), updated_at timestamptz not null default now(), two_factor_enabled boolean);
create table auth_session (id text primary key, expires_at timestamptz not null, token text not null unique, created_at timestamptz not null default now(), updated_at timestamptz not null, ip_address text, user_agent text, user_id text not null references auth_user(id) on delete cascade);
create table auth_account (id text primary key, account_id text not null, provider_id text not null, user_id text not null references auth_user(id) on delete cascade, access_token text, refresh_token text, id_token text, access_token_expires_at timestamptz, refresh_token_expires_at timestamptz, scope text, password text, created_at timestamptz not null default now(), updated_at timestamptz not null);
create table auth_verification (id text primary key, identifier text not null, value text not null, expires_at timestamptz not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now());
create table auth_rate_limit (id text primary key, key text not null unique, count integer not null, last_request bigint not null);
comment on table auth_user is 'Who can sign in, kept by the sign-in library; the person behind it is in person, joined by the address';
comment on table auth_session is 'Open sessions, kept by the sign-in library';
comment on table auth_account is 'Sign-in providers of a user, kept by the sign-in library';
comment on table auth_verification is 'Hashed one-time links, kept by the sign-in library';
comment on table auth_rate_limit is 'Counts of requests to the sign-in pages, kept by the sign-in library';
create index auth_session_user on auth_session(user_id);
create index auth_account_user on auth_account(user_id);
create index auth_verification_identifier on auth_verification(identifier);

create table person (
  id text primary key,
  name text not null,
  email text unique,
  affiliation text,
  demonstration boolean not null default false,
  created_at timestamptz not null
);
comment on table person is 'A person known to the network';
comment on column person.email is 'In lower case; null for demonstration people, who are signed in by the demonstration server only';
comment on column person.demonstration is 'True for made-up people, who are called "Demonstration member 07" and marked on every page';

create table person_role (
  person_id text not null references person(id),
  role text not null check (role in ('office', 'chair', 'co-chair', 'committee', 'member', 'sponsor', 'data-steward')),
  since timestamptz not null,
  until timestamptz,
  primary key (person_id, role, since)
);
comment on table person_role is 'Which role a person held from when to when';

create table setup_link (token_hash text primary key, made_at timestamptz not null, used_at timestamptz);
comment on table setup_link is 'One-time link printed at the first start, for the first account of the network office';

create table mail (
  id bigint generated always as identity primary key,
  to_address text not null,
  subject text not null,
  body text not null,
  written_at timestamptz not null,
  sent_at timestamptz,
  tries integer not null default 0,
  last_error text
);
comment on table mail is 'Mail to leave after the commit that caused it; on a development or demonstration server it stays here to be read';
create index mail_unsent on mail (id) where sent_at is null;

create table setting (name text primary key, value jsonb not null, set_at timestamptz not null);
comment on table setting is 'What the network office can set: name, sponsor, whether this is a demonstration';
