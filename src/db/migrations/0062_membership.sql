create table invitation (
  id bigint generated always as identity primary key,
  name text not null,
  email text,
  role text not null check (role in ('member', 'sponsor', 'data-steward')),
  institution text not null default '',
  country text not null default '',
  why text not null default '',
  note text not null default '',
  invited_by text not null references person(id),
  made_at timestamptz not null,
  token_hash text unique,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  answer text check (answer in ('accepted', 'declined', 'withdrawn', 'replaced')),
  answered_at timestamptz,
  answered_by text references person(id),
  word text not null default '',
  check ((answer is null) = (answered_at is null)),
  check (answer is null or token_hash is null)
);
comment on table invitation is 'Who was asked to join the network, by whom and as what; an answer is final';
comment on column invitation.email is 'In lower case; null once its owner asked to be forgotten';
comment on column invitation.why is 'Why this person, for the network; not sent to them';
comment on column invitation.note is 'Personal words of the inviter, plain text, as they went into the letter';
comment on column invitation.token_hash is 'SHA-256 of the one link that works now; the link itself is nowhere but in the letter';
comment on column invitation.answer is 'Null while it waits or has expired; replaced: it expired, and a new invitation went to the same address';
comment on column invitation.answered_by is 'The person who accepted, or who withdrew it; null where somebody declined';
comment on column invitation.word is 'What the invited person wrote when declining; plain text';
create unique index invitation_open on invitation (email) where answer is null;
create index invitation_made on invitation (made_at desc, id desc);
create index invitation_by on invitation (invited_by, made_at desc);

create function invitation_answer_is_final() returns trigger language plpgsql as $$
begin
  if old.answer is not null and (new.answer, new.answered_at, new.answered_by, new.role, new.invited_by, new.token_hash)
      is distinct from (old.answer, old.answered_at, old.answered_by, old.role, old.invited_by, old.token_hash) then
    raise exception 'invitation % has its answer', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger invitation_final before update on invitation for each row execute function invitation_answer_is_final();
create trigger invitation_no_delete before delete on invitation for each row execute function refuse_change();
create trigger invitation_no_truncate before truncate on invitation for each statement execute function refuse_change();

create table invitation_letter (
  id bigint generated always as identity primary key,
  invitation_id bigint not null references invitation(id),
  sent_by text not null references person(id),
  sent_at timestamptz not null
);
comment on table invitation_letter is 'Each letter with a link that was written for an invitation, append only; counted against the limit of a day';
create index invitation_letter_by on invitation_letter (sent_by, sent_at);
create trigger invitation_letter_append_only before update or delete on invitation_letter for each row execute function refuse_change();
create trigger invitation_letter_no_truncate before truncate on invitation_letter for each statement execute function refuse_change();

create table seat (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  role text not null check (role in ('chair', 'co-chair', 'member')),
  pillar text check (pillar in ('scientific', 'clinical', 'ecosystem')),
  leads boolean not null default false,
  since date not null,
  until date,
  given_by text not null references person(id),
  given_at timestamptz not null,
  check (until is null or until >= since),
  check (pillar is not null or not leads)
);
comment on table seat is 'Seats of the steering committee as they were given, append only; what ended early stands in seat_end';
comment on column seat.leads is 'Leads the work on its pillar; one lead a pillar on any day';
comment on column seat.since is 'First day (UTC) of the seat; may lie before given_at, where a past term was written down later';
comment on column seat.until is 'Last day (UTC) of the term; null where the term has no end';
create index seat_of_person on seat (person_id, since);
create trigger seat_append_only before update or delete on seat for each row execute function refuse_change();
create trigger seat_no_truncate before truncate on seat for each statement execute function refuse_change();

create table seat_end (
  id bigint generated always as identity primary key,
  seat_id bigint not null references seat(id),
  person_id text not null references person(id),
  free_from date not null,
  reason text not null,
  ended_by text not null references person(id),
  ended_at timestamptz not null
);
comment on table seat_end is 'Seats that ended before their term, append only; where a seat was ended twice the earlier day holds; the reason goes when the person is erased';
comment on column seat_end.person_id is 'Whose seat it was, as in seat';
comment on column seat_end.free_from is 'First day (UTC) on which the seat is no longer held; the first day of the seat itself where it was never taken up';
create index seat_end_of on seat_end (seat_id, free_from);
create trigger seat_end_append_only before update or delete on seat_end for each row execute function refuse_change_but_erasure('person_id', 'reason');
create trigger seat_end_no_truncate before truncate on seat_end for each statement execute function refuse_change();

create table membership_end (
  id bigint generated always as identity primary key,
  person_id text not null references person(id),
  reason text not null,
  ended_by text not null references person(id),
  ended_at timestamptz not null
);
comment on table membership_end is 'When somebody left the network, with all roles and seats, append only; they can be given a role again later';
create index membership_end_of on membership_end (person_id, ended_at desc);
create trigger membership_end_append_only before update or delete on membership_end for each row execute function refuse_change_but_erasure('person_id', 'reason');
create trigger membership_end_no_truncate before truncate on membership_end for each statement execute function refuse_change();

-- the list of people says when each was last signed in, without reading the whole chain
create index audit_event_sign_in on audit_event ((body->>'person'), seq) where kind = 'sign-in.done';
