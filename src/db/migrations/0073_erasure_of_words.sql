-- True for an update that does nothing but put the number of the person who is being erased in place of their name, in texts or in JSON.
create function name_replaced(was jsonb, becomes jsonb) returns boolean language plpgsql stable as $$
declare
  who text := coalesce(current_setting('action.erasing', true), '');
  col text;
begin
  if who = '' or was = becomes or not erasing(who) then return false; end if;
  for col in select key from jsonb_each(becomes) loop
    if (becomes -> col) is distinct from (was -> col) then
      if jsonb_typeof(was -> col) = 'string' and (becomes ->> col) = without_name(was ->> col, who) then continue; end if;
      if jsonb_typeof(was -> col) in ('object', 'array') and (becomes -> col) = without_name_json(was -> col, who) then continue; end if;
      return false;
    end if;
  end loop;
  return true;
end $$;

-- Records that only grow, or that are frozen, and hold what people wrote: as before, but for the name of somebody who is being erased.
drop trigger chair_handover_append_only on chair_handover;
create trigger chair_handover_append_only before update on chair_handover for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger chair_handover_no_delete before delete on chair_handover for each row execute function refuse_change();
drop trigger minutes_append_only on minutes;
create trigger minutes_append_only before update on minutes for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger minutes_no_delete before delete on minutes for each row execute function refuse_change();
drop function refuse_change_but_name();

drop trigger motion_dissent_append_only on motion_dissent;
create trigger motion_dissent_append_only before update on motion_dissent for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger motion_dissent_no_delete before delete on motion_dissent for each row execute function refuse_change();

drop trigger meeting_freeze on meeting;
create trigger meeting_freeze before update on meeting for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function meeting_frozen();
drop trigger agenda_item_freeze on agenda_item;
create trigger agenda_item_freeze before update on agenda_item for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function agenda_item_frozen();
create trigger agenda_item_stays before insert or delete on agenda_item for each row execute function agenda_item_frozen();
drop trigger motion_freeze on motion;
create trigger motion_freeze before update on motion for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function motion_frozen();

drop trigger conflict_rules_append_only on conflict_rules;
create trigger conflict_rules_append_only before update on conflict_rules for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger conflict_rules_no_delete before delete on conflict_rules for each row execute function refuse_change();
drop trigger entity_match_append_only on entity_match;
create trigger entity_match_append_only before update on entity_match for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger entity_match_no_delete before delete on entity_match for each row execute function refuse_change();
drop trigger person_represents_end_append_only on person_represents_end;
create trigger person_represents_end_append_only before update on person_represents_end for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change();
create trigger person_represents_end_no_delete before delete on person_represents_end for each row execute function refuse_change();

-- In these the erased person's own reasons are blanked besides, and their name goes from the reasons about others.
drop trigger conflict_word_append_only on conflict_word;
create trigger conflict_word_append_only before update on conflict_word for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change_but_erasure('person_id', 'reason');
create trigger conflict_word_no_delete before delete on conflict_word for each row execute function refuse_change();
drop trigger conflict_recusal_append_only on conflict_recusal;
create trigger conflict_recusal_append_only before update on conflict_recusal for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change_but_erasure('person_id', 'reason');
create trigger conflict_recusal_no_delete before delete on conflict_recusal for each row execute function refuse_change();
drop trigger seat_end_append_only on seat_end;
create trigger seat_end_append_only before update on seat_end for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change_but_erasure('person_id', 'reason');
create trigger seat_end_no_delete before delete on seat_end for each row execute function refuse_change();
drop trigger membership_end_append_only on membership_end;
create trigger membership_end_append_only before update on membership_end for each row
  when (not name_replaced(to_jsonb(old), to_jsonb(new))) execute function refuse_change_but_erasure('person_id', 'reason');
create trigger membership_end_no_delete before delete on membership_end for each row execute function refuse_change();

-- Whoever was erased leaves nothing behind any more. A form that was under way waits here for the erasure, and is refused after it.
create function person_is_there() returns trigger language plpgsql as $$
declare erased timestamptz;
begin
  select p.erased_at into erased from person p where p.id = new.person_id for no key update;
  if erased is not null then
    raise exception 'insert into % is refused: the person was erased', tg_table_name using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger photograph_of_somebody before insert on photograph for each row execute function person_is_there();
create trigger profile_of_somebody before insert on profile for each row execute function person_is_there();
create trigger profile_consent_of_somebody before insert on profile_consent for each row execute function person_is_there();
create trigger register_consent_of_somebody before insert on register_consent for each row execute function person_is_there();
create trigger notice_choice_of_somebody before insert on notice_choice for each row execute function person_is_there();
create trigger saved_search_of_somebody before insert on saved_search for each row execute function person_is_there();
create trigger conflict_recusal_of_somebody before insert on conflict_recusal for each row execute function person_is_there();
