alter table agenda_item add column closing jsonb;
comment on column agenda_item.closing is '{conflicts: [{person, duty, why}], quorum}: how people stood to the item when it closed. The minutes rest on it, whatever becomes known later';
alter table motion add column withdrawn_at timestamptz;
alter table motion add check (withdrawn_at is null or opened_at is null);
comment on column motion.withdrawn_at is 'Taken back by its mover before it was put to the vote; it then says nothing of the item any more';
comment on column motion.refs is 'What it is about, as in agenda_item.refs. It counts for standings from the seconding on';
comment on column motion_result.result is '{outcome, majority, secret, quorum, noChair, without, shown, votes}: what may be shown and nothing else; votes is empty in a secret vote';
comment on column meeting_action.due is 'The day by which it is to be done';
comment on column minutes_signature.hash is 'SHA-256 of the RFC 8785 canonical JSON of the minutes that this person read and approved';
comment on column ballot.counted is 'False: set aside at the close (a new interest, a recusal, a lost seat), or part of a vote that was not counted; null before the close';

create or replace function meeting_frozen() returns trigger language plpgsql as $$
begin
  if old.called_at is not null and
     (new.title, new.starts_at, new.ends_at, new.asynchronous, new.about, new.called_at, new.called_by, new.locked, new.locked_hash, new.author)
       is distinct from
     (old.title, old.starts_at, old.ends_at, old.asynchronous, old.about, old.called_at, old.called_by, old.locked, old.locked_hash, old.author) then
    raise exception 'meeting % is called; its time, rules and electorate stand', old.id using errcode = 'AC001';
  end if;
  if (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
     or (old.cancelled_at is not null and (new.cancelled_at, new.cancelled_why) is distinct from (old.cancelled_at, old.cancelled_why)) then
    raise exception 'meeting % is over; that stands', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;

-- For electors and guests: nobody comes to, or leaves, a meeting that is called.
create function called_meeting_stands() returns trigger language plpgsql as $$
declare called timestamptz;
begin
  select called_at into called from meeting where id = coalesce(old.meeting_id, new.meeting_id);
  if called is not null then
    raise exception 'meeting % is called; its electorate stands', coalesce(old.meeting_id, new.meeting_id) using errcode = 'AC001';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger meeting_elector_called before insert on meeting_elector for each row execute function called_meeting_stands();
create trigger meeting_guest_called before insert or update or delete on meeting_guest for each row execute function called_meeting_stands();

create or replace function agenda_item_frozen() returns trigger language plpgsql as $$
declare called timestamptz;
begin
  select called_at into called from meeting where id = coalesce(old.meeting_id, new.meeting_id);
  if called is not null and tg_op <> 'UPDATE' then
    raise exception 'meeting % is called; its agenda stands', coalesce(old.meeting_id, new.meeting_id) using errcode = 'AC001';
  end if;
  if tg_op = 'UPDATE' then
    if new.meeting_id <> old.meeting_id or (called is not null and
       (new.kind, new.title, new.text, new.refs, new.position) is distinct from (old.kind, old.title, old.text, old.refs, old.position)) then
      raise exception 'meeting % is called; its agenda stands', old.meeting_id using errcode = 'AC001';
    end if;
    if (old.opened_at is not null and new.opened_at is distinct from old.opened_at) or (old.closed_at is not null and
       (new.opened_at, new.closed_at, new.chaired_by, new.closing) is distinct from (old.opened_at, old.closed_at, old.chaired_by, old.closing)) then
      raise exception 'item % was dealt with; its times and its chair stand', old.id using errcode = 'AC001';
    end if;
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
drop trigger agenda_item_freeze on agenda_item;
create trigger agenda_item_freeze before insert or update or delete on agenda_item for each row execute function agenda_item_frozen();

create or replace function motion_frozen() returns trigger language plpgsql as $$
begin
  if (new.item_id, new.text, new.refs, new.majority, new.secret, new.closes_at, new.moved_by, new.moved_at)
       is distinct from
     (old.item_id, old.text, old.refs, old.majority, old.secret, old.closes_at, old.moved_by, old.moved_at)
     or (old.seconded_by is not null and new.seconded_by is distinct from old.seconded_by)
     or (old.opened_at is not null and (new.opened_by, new.opened_at) is distinct from (old.opened_by, old.opened_at))
     or (old.closed_at is not null and new.closed_at is distinct from old.closed_at)
     or (old.withdrawn_at is not null and new is distinct from old) then
    raise exception 'motion % was made; it stands as it is', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;

create or replace function ballot_frozen() returns trigger language plpgsql as $$
declare closed timestamptz; opened timestamptz;
begin
  select closed_at, opened_at into closed, opened from motion where id = coalesce(new.motion_id, old.motion_id);
  if closed is not null or opened is null then
    raise exception 'motion % is not open; its ballots stand', coalesce(new.motion_id, old.motion_id) using errcode = 'AC001';
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (new.motion_id, new.pseudonym) is distinct from (old.motion_id, old.pseudonym)) then
    raise exception 'a ballot of motion % is changed by its choice only', old.motion_id using errcode = 'AC001';
  end if;
  if tg_op = 'INSERT' and not exists (select 1 from motion_voter v where v.motion_id = new.motion_id and v.pseudonym = new.pseudonym) then
    raise exception 'a ballot of motion % needs a voter', new.motion_id using errcode = 'AC001';
  end if;
  return new;
end $$;

create function motion_voter_frozen() returns trigger language plpgsql as $$
declare m record;
begin
  select o.id, o.secret, o.opened_at, o.closed_at, exists (select 1 from minutes x where x.meeting_id = i.meeting_id) as approved
    into m from motion o join agenda_item i on i.id = o.item_id where o.id = coalesce(old.motion_id, new.motion_id);
  if tg_op = 'INSERT' then
    if m.opened_at is not null and m.closed_at is null then return new; end if;
  elsif tg_op = 'UPDATE' then
    if m.closed_at is not null and new.dissented and
       (new.motion_id, new.person_id, new.pseudonym) is not distinct from (old.motion_id, old.person_id, old.pseudonym) then return new; end if;
  elsif m.secret and m.closed_at is not null and m.approved then
    return old;
  end if;
  raise exception 'who voted on motion % stands until the minutes are approved', coalesce(old.motion_id, new.motion_id) using errcode = 'AC001';
end $$;
create trigger motion_voter_freeze before insert or update or delete on motion_voter for each row execute function motion_voter_frozen();

drop trigger motion_dissent_no_delete on motion_dissent;
create trigger motion_dissent_append_only before update or delete on motion_dissent for each row execute function refuse_change();

create trigger meeting_no_truncate before truncate on meeting for each statement execute function refuse_change();
create trigger meeting_guest_no_truncate before truncate on meeting_guest for each statement execute function refuse_change();
create trigger meeting_elector_no_truncate before truncate on meeting_elector for each statement execute function refuse_change();
create trigger agenda_item_no_truncate before truncate on agenda_item for each statement execute function refuse_change();
create trigger attendance_no_truncate before truncate on attendance for each statement execute function refuse_change();
create trigger chair_handover_no_truncate before truncate on chair_handover for each statement execute function refuse_change();
create trigger motion_no_truncate before truncate on motion for each statement execute function refuse_change();
create trigger motion_voter_no_truncate before truncate on motion_voter for each statement execute function refuse_change();
create trigger motion_result_no_truncate before truncate on motion_result for each statement execute function refuse_change();
create trigger motion_dissent_no_truncate before truncate on motion_dissent for each statement execute function refuse_change();
create trigger minutes_no_truncate before truncate on minutes for each statement execute function refuse_change();
create trigger minutes_signature_no_truncate before truncate on minutes_signature for each statement execute function refuse_change();
