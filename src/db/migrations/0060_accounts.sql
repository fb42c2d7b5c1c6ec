create table auth_passkey (
  id text primary key,
  name text,
  public_key text not null,
  user_id text not null references auth_user(id) on delete cascade,
  credential_id text not null unique,
  counter integer not null,
  device_type text not null,
  backed_up boolean not null,
  transports text,
  created_at timestamptz,
  aaguid text
);
comment on table auth_passkey is 'Passkeys of a user, kept by the sign-in library: public keys only';
comment on column auth_passkey.counter is 'How often the device says it has signed; one that goes backwards is refused';
comment on column auth_passkey.aaguid is 'The model of the device, where it says so';
create index auth_passkey_user on auth_passkey(user_id);

create table auth_totp (
  user_id text primary key references auth_user(id) on delete cascade,
  secret text not null,
  begun_at timestamptz not null,
  confirmed_at timestamptz,
  last_step bigint not null default 0
);
comment on table auth_totp is 'The authenticator app of a user (RFC 6238)';
comment on column auth_totp.secret is 'Sealed with a key that follows from the secret of the server';
comment on column auth_totp.confirmed_at is 'Null until a first code was given; before that it counts for nothing';
comment on column auth_totp.last_step is 'The half minute (since 1970) of the last code that was taken; that one and earlier ones are refused';

create table auth_backup_code (
  user_id text not null references auth_user(id) on delete cascade,
  hash text not null,
  made_at timestamptz not null,
  used_at timestamptz,
  primary key (user_id, hash)
);
comment on table auth_backup_code is 'Codes for the day the device is lost; each works once. Only keyed hashes are kept';

create table auth_attempts (
  user_id text primary key references auth_user(id) on delete cascade,
  failures integer not null default 0,
  locked_until timestamptz
);
comment on table auth_attempts is 'Wrong codes in a row of a user, and until when no code is taken';

create table auth_strength (
  session_id text primary key references auth_session(id) on delete cascade,
  user_id text not null references auth_user(id) on delete cascade,
  way text not null check (way in ('authenticator', 'backup-code', 'passkey')),
  confirmed_at timestamptz not null
);
comment on table auth_strength is 'Sessions that were confirmed with a second factor; a session that is not here is a plain one';
create index auth_strength_user on auth_strength(user_id);

create unique index auth_account_provider on auth_account(provider_id, account_id);
create unique index auth_account_orcid on auth_account(user_id) where provider_id = 'orcid';
