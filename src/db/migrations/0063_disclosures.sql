create table disclosure_request (
  id bigint generated always as identity primary key,
  occasion text not null check (occasion in ('year', 'meeting', 'exercise')),
  occasion_id text not null check (occasion_id <> ''),
  title text not null,
  due timestamptz,
  asked_at timestamptz not null,
  unique (occasion, occasion_id)
);
comment on table disclosure_request is 'An occasion for which people are asked to disclose their interests anew';
comment on column disclosure_request.occasion_id is 'The year, or the id of the meeting or exercise';

create table disclosure_asked (
  request_id bigint not null references disclosure_request(id),
  person_id text not null references person(id),
  asked_at timestamptz not null,
  reminded_at timestamptz,
  primary key (request_id, person_id)
);
comment on table disclosure_asked is 'Who was asked on which occasion; whatever the person signs from then on is the answer';
comment on column disclosure_asked.reminded_at is 'The last reminder; null where there was none';
create index disclosure_asked_person on disclosure_asked (person_id);

create table disclosure (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  number integer not null check (number >= 1),
  occasion text not null check (occasion in ('year', 'meeting', 'exercise')),
  occasion_id text not null,
  nothing boolean not null,
  copy_of bigint references disclosure(id),
  hash text not null,
  signed_at timestamptz not null,
  unique (person_id, number)
);
comment on table disclosure is 'What a person stated about their interests at a moment, append only: a change is a new statement, and the latest one is the present one';
comment on column disclosure.number is 'Number among the statements of the person, from 1, without gaps';
comment on column disclosure.nothing is 'True where the person said that there is nothing to declare; then it has no interests, otherwise at least one';
comment on column disclosure.copy_of is 'The statement that was confirmed unchanged; null where it was written or corrected';
comment on column disclosure.hash is 'Content hash of the statement, which holds the hash of the one before it';

create table disclosed_interest (
  id bigint generated always as identity primary key,
  disclosure_id bigint not null references disclosure(id),
  position integer not null check (position >= 1),
  category integer not null check (category between 1 and 13),
  company text,
  entity_kind text not null check (entity_kind in ('company', 'patients-organisation', 'public-body', 'institution', 'society', 'other')),
  recipient text not null check (recipient in ('self', 'institution', 'household')),
  band text not null check (band in ('none', 'to-1000', 'to-10000', 'to-50000', 'over-50000', 'not-stated')),
  began text check (began ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'),
  ended text check (ended ~ '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$'),
  words_hash text not null,
  unique (disclosure_id, position)
);
comment on table disclosed_interest is 'One interest of a statement, append only';
comment on column disclosed_interest.category is 'Item of the disclosure form of the ICMJE, 1 to 13';
comment on column disclosed_interest.company is 'Key of the company of the vocabulary that the entity was recognised as when it was signed; null where none was';
comment on column disclosed_interest.began is 'As precise as it was stated: YYYY, YYYY-MM or YYYY-MM-DD';
comment on column disclosed_interest.ended is 'The same; null: it goes on';
comment on column disclosed_interest.words_hash is 'SHA-256 of the salt and the words in disclosure_words: the statement stays checkable when the words were erased';
create index disclosed_interest_company on disclosed_interest (company) where company is not null;

create table disclosure_words (
  interest_id bigint primary key references disclosed_interest(id),
  salt text not null,
  entity text not null,
  entity_key text not null,
  note text not null
);
comment on table disclosure_words is 'What a person wrote in their own words; deleted when the person is erased, and never altered';
comment on column disclosure_words.entity_key is 'The entity folded for comparison: case, accents, spaces and punctuation';
comment on column disclosure_words.note is 'For the network office and the committee only; never public';
create index disclosure_words_entity on disclosure_words (entity_key);

create table entity_match (
  id bigint generated always as identity primary key,
  entity_key text not null,
  company text,
  reason text not null,
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table entity_match is 'The word of the office on which company an entity is that nobody recognised, append only; the latest holds, and what the person wrote stays';
comment on column entity_match.company is 'Key of a company of the vocabulary; null: it is none of them';
create index entity_match_key on entity_match (entity_key, id desc);

create table register_consent (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  given boolean not null,
  at timestamptz not null
);
comment on table register_consent is 'Consent of a person to stand in the public register of disclosures, and its withdrawal, append only; the latest holds';
create index register_consent_person on register_consent (person_id, id desc);

create function disclosure_words_only_erased() returns trigger language plpgsql as $$
begin
  if erasing((select d.person_id from disclosed_interest i join disclosure d on d.id = i.disclosure_id where i.id = old.interest_id)) then
    return old;
  end if;
  raise exception 'delete on disclosure_words is refused: only the erasure of the person deletes them' using errcode = 'AC001';
end $$;
create trigger disclosure_words_only_erased before delete on disclosure_words for each row execute function disclosure_words_only_erased();
create trigger disclosure_append_only before update or delete on disclosure for each row execute function refuse_change();
create trigger disclosure_no_truncate before truncate on disclosure for each statement execute function refuse_change();
create trigger disclosed_interest_append_only before update or delete on disclosed_interest for each row execute function refuse_change();
create trigger disclosed_interest_no_truncate before truncate on disclosed_interest for each statement execute function refuse_change();
create trigger disclosure_words_unaltered before update on disclosure_words for each row execute function refuse_change();
create trigger disclosure_words_no_truncate before truncate on disclosure_words for each statement execute function refuse_change();
create trigger entity_match_append_only before update or delete on entity_match for each row execute function refuse_change();
create trigger entity_match_no_truncate before truncate on entity_match for each statement execute function refuse_change();
create trigger register_consent_append_only before update or delete on register_consent for each row execute function refuse_change();
create trigger register_consent_no_truncate before truncate on register_consent for each statement execute function refuse_change();
