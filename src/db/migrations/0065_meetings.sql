create table meeting (
  id bigint generated always as identity primary key,
  title text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  place text not null default '',
  link text not null default '',
  asynchronous boolean not null default false,
  about text not null default '',
  called_at timestamptz,
  called_by text references person(id),
  locked jsonb,
  locked_hash text,
  ended_at timestamptz,
  cancelled_at timestamptz,
  cancelled_why text,
  minutes_opening text not null default '',
  correction text,
  demonstration boolean not null default false,
  author text not null references person(id),
  made_at timestamptz not null,
  check ((called_at is null) = (locked_hash is null))
);
comment on table meeting is 'A meeting of the network; once called, its time, electorate and rules stand';
comment on column meeting.asynchronous is 'Nobody meets: every motion has a closing time and whoever is in the electorate counts as present by voting';
comment on column meeting.locked is '{quorum, majorities, secrecy, conflictRules, electorate}: the rules in force when it was called';
comment on column meeting.locked_hash is 'SHA-256 of the RFC 8785 canonical JSON of locked';
comment on column meeting.minutes_opening is 'The part of the minutes that is written by hand and belongs to no item';
comment on column meeting.correction is 'Why approved minutes are being corrected; null while nothing is';

create function meeting_frozen() returns trigger language plpgsql as $$
begin
  if old.called_at is not null and
     (new.title, new.starts_at, new.ends_at, new.asynchronous, new.about, new.called_at, new.called_by, new.locked, new.locked_hash, new.author)
       is distinct from
     (old.title, old.starts_at, old.ends_at, old.asynchronous, old.about, old.called_at, old.called_by, old.locked, old.locked_hash, old.author) then
    raise exception 'meeting % is called; its time, rules and electorate stand', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger meeting_freeze before update on meeting for each row execute function meeting_frozen();
create trigger meeting_no_delete before delete on meeting for each row execute function refuse_change();

create table meeting_guest (
  meeting_id bigint not null references meeting(id),
  person_id text not null references person(id),
  votes boolean not null,
  primary key (meeting_id, person_id)
);
comment on table meeting_guest is 'Who is invited to a meeting without a seat of the committee, with or without a vote';

create table meeting_elector (
  meeting_id bigint not null references meeting(id),
  person_id text not null references person(id),
  seat text not null check (seat in ('chair', 'co-chair', 'member', 'guest')),
  votes boolean not null,
  primary key (meeting_id, person_id)
);
comment on table meeting_elector is 'Who belongs to a meeting, fixed when it was called: the seats of that day and its guests';
create trigger meeting_elector_append_only before update or delete on meeting_elector for each row execute function refuse_change();

create table agenda_item (
  id bigint generated always as identity primary key,
  meeting_id bigint not null references meeting(id),
  position integer not null,
  kind text not null check (kind in ('information', 'discussion', 'decision')),
  title text not null,
  text text not null default '',
  refs jsonb not null default '[]',
  minutes text not null default '',
  opened_at timestamptz,
  closed_at timestamptz,
  chaired_by text references person(id)
);
comment on table agenda_item is 'One item of an agenda; frozen once the meeting is called, but for the words of the minutes';
comment on column agenda_item.refs is 'Papers: list of {kind, id} of things on the line. What stands behind them decides who may vote';
comment on column agenda_item.minutes is 'The words of the minutes on this item, written by hand';
create index agenda_item_meeting on agenda_item (meeting_id, position);

create function agenda_item_frozen() returns trigger language plpgsql as $$
declare called timestamptz;
begin
  select called_at into called from meeting where id = old.meeting_id;
  if called is not null then
    if tg_op = 'DELETE' then
      raise exception 'meeting % is called; its agenda stands', old.meeting_id using errcode = 'AC001';
    end if;
    if (new.kind, new.title, new.text, new.refs, new.meeting_id) is distinct from (old.kind, old.title, old.text, old.refs, old.meeting_id) then
      raise exception 'meeting % is called; its agenda stands', old.meeting_id using errcode = 'AC001';
    end if;
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger agenda_item_freeze before update or delete on agenda_item for each row execute function agenda_item_frozen();

create table attendance (
  id bigint generated always as identity primary key,
  meeting_id bigint not null references meeting(id),
  person_id text not null references person(id),
  state text not null check (state in ('present', 'left', 'excused', 'absent')),
  at timestamptz not null,
  by text not null references person(id)
);
comment on table attendance is 'Who came, went, was excused or stayed away, and when; the last word on a person holds';
create index attendance_meeting on attendance (meeting_id, person_id, id);
create trigger attendance_append_only before update or delete on attendance for each row execute function refuse_change();

create table chair_handover (
  id bigint generated always as identity primary key,
  item_id bigint not null references agenda_item(id),
  from_person text references person(id),
  to_person text references person(id),
  why text not null,
  at timestamptz not null
);
comment on table chair_handover is 'Who took the chair of an item and why: because of a conflict or by their own wish; to_person null where nobody could';
create trigger chair_handover_append_only before update or delete on chair_handover for each row execute function refuse_change();

create table motion (
  id bigint generated always as identity primary key,
  item_id bigint not null references agenda_item(id),
  text text not null,
  refs jsonb not null default '[]',
  majority text not null,
  secret boolean not null,
  closes_at timestamptz,
  moved_by text not null references person(id),
  moved_at timestamptz not null,
  seconded_by text references person(id),
  opened_by text references person(id),
  opened_at timestamptz,
  closed_at timestamptz,
  check (seconded_by is null or seconded_by <> moved_by),
  check (opened_at is null or seconded_by is not null),
  check (closed_at is null or opened_at is not null)
);
comment on table motion is 'What is voted on. From its opening its words, rule and closing time stand';
comment on column motion.closes_at is 'A vote at or after this moment is refused; null where those present vote and the chair closes';
comment on column motion.closed_at is 'The moment as of which the result was counted';
create index motion_item on motion (item_id);
create index motion_open on motion (closes_at) where opened_at is not null and closed_at is null;

create function motion_frozen() returns trigger language plpgsql as $$
begin
  if old.opened_at is not null and
     (new.item_id, new.text, new.refs, new.majority, new.secret, new.closes_at, new.moved_by, new.seconded_by, new.opened_by, new.opened_at)
       is distinct from
     (old.item_id, old.text, old.refs, old.majority, old.secret, old.closes_at, old.moved_by, old.seconded_by, old.opened_by, old.opened_at)
     or (old.closed_at is not null and new.closed_at is distinct from old.closed_at) then
    raise exception 'motion % is open or closed; it stands as it is', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger motion_freeze before update on motion for each row execute function motion_frozen();
create trigger motion_no_delete before delete on motion for each row execute function refuse_change();

create table ballot (
  motion_id bigint not null references motion(id),
  pseudonym text not null,
  choice text not null check (choice in ('for', 'against', 'abstain')),
  counted boolean,
  conflicted boolean,
  primary key (motion_id, pseudonym)
);
comment on table ballot is 'A vote under a random pseudonym of its motion, without a time; can be changed until the motion closes, then never';
comment on column ballot.counted is 'False: set aside at the close (a new interest, a recusal, a lost seat); null before the close';
comment on column ballot.conflicted is 'Counted although the person had an interest behind the item; null where saying so would unmask a ballot';

create function ballot_frozen() returns trigger language plpgsql as $$
declare closed timestamptz; opened timestamptz;
begin
  select closed_at, opened_at into closed, opened from motion where id = coalesce(new.motion_id, old.motion_id);
  if closed is not null or opened is null then
    raise exception 'motion % is not open; its ballots stand', coalesce(new.motion_id, old.motion_id) using errcode = 'AC001';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger ballot_freeze before insert or update or delete on ballot for each row execute function ballot_frozen();
create trigger ballot_no_truncate before truncate on ballot for each statement execute function refuse_change();

create table motion_voter (
  motion_id bigint not null references motion(id),
  person_id text not null references person(id),
  pseudonym text not null,
  dissented boolean not null default false,
  primary key (motion_id, person_id),
  unique (motion_id, pseudonym)
);
comment on table motion_voter is 'Which pseudonym is whose: read only to keep one vote a person, to change it and to set it aside. Destroyed for secret votes when the minutes are approved';

create table motion_result (
  motion_id bigint primary key references motion(id),
  result jsonb not null,
  hash text not null,
  counted_at timestamptz not null
);
comment on table motion_result is 'The result of a motion, once: only what may be shown, so that nothing that reads it can unmask a ballot';
comment on column motion_result.hash is 'SHA-256 of the RFC 8785 canonical JSON of {result, ballots: [[pseudonym, choice, counted]] sorted}';
create trigger motion_result_append_only before update or delete on motion_result for each row execute function refuse_change();

create table motion_dissent (
  id text primary key,
  motion_id bigint not null references motion(id),
  person_id text references person(id),
  text text not null
);
comment on table motion_dissent is 'Dissent in writing; person_id null where it was given without a name in a secret vote. Without a time, and under a random id, for that reason';
create index motion_dissent_motion on motion_dissent (motion_id);
create trigger motion_dissent_no_delete before delete on motion_dissent for each row execute function refuse_change();

create table meeting_action (
  id bigint generated always as identity primary key,
  meeting_id bigint not null references meeting(id),
  item_id bigint references agenda_item(id),
  title text not null,
  owner text not null references person(id),
  due date not null,
  state text not null default 'open' check (state in ('open', 'done', 'not-done')),
  note text not null default '',
  settled_at timestamptz,
  author text not null references person(id),
  made_at timestamptz not null
);
comment on table meeting_action is 'What somebody took on in a meeting, by when, and whether it was done';
create index meeting_action_owner on meeting_action (owner) where state = 'open';

create table minutes (
  meeting_id bigint not null references meeting(id),
  version integer not null,
  content jsonb not null,
  hash text not null,
  correction text,
  frozen_at timestamptz not null,
  primary key (meeting_id, version)
);
comment on table minutes is 'Approved minutes, frozen; a correction is a new version';
comment on column minutes.hash is 'SHA-256 of the RFC 8785 canonical JSON of content';
create trigger minutes_append_only before update or delete on minutes for each row execute function refuse_change();

create table minutes_signature (
  meeting_id bigint not null references meeting(id),
  version integer not null,
  person_id text not null references person(id),
  hash text not null,
  at timestamptz not null,
  primary key (meeting_id, version, person_id, hash)
);
comment on table minutes_signature is 'Who approved which text of the minutes; two different people, of whom one is the chair or a co-chair, freeze it';
create trigger minutes_signature_append_only before update or delete on minutes_signature for each row execute function refuse_change();

alter table decision add column motion_id bigint references motion(id);
comment on column decision.motion_id is 'The motion that carried it, where it was voted on in a meeting here';
