-- The name of somebody who is being erased, replaced by their number in what others wrote. Very short names would meet other words.
create function without_name(words text, person text) returns text language sql stable as $$
  select coalesce((select replace(words, p.name, 'Erased person ' || e.number)
    from person p join erasure e on e.person_id = p.id where p.id = person and length(p.name) >= 4), words) $$;
create function without_name_json(content jsonb, person text) returns jsonb language sql stable as $$
  select coalesce((select replace(content::text, substr(n.quoted, 2, length(n.quoted) - 2), 'Erased person ' || e.number)::jsonb
    from person p join erasure e on e.person_id = p.id cross join lateral (select to_jsonb(p.name)::text as quoted) n
    where p.id = person and length(p.name) >= 4), content) $$;

-- For records that only grow and name people in their words. Argument: the column, of text or jsonb, in which a name may be replaced.
create function refuse_change_but_name() returns trigger language plpgsql as $$
declare
  who text := coalesce(current_setting('action.erasing', true), '');
  col text := tg_argv[0];
  was jsonb := to_jsonb(old) -> col;
begin
  if tg_op = 'UPDATE' and erasing(who) and (to_jsonb(old) - col) = (to_jsonb(new) - col) then
    if jsonb_typeof(was) = 'string' and (to_jsonb(new) ->> col) = without_name(was #>> '{}', who) then return new; end if;
    if jsonb_typeof(was) in ('object', 'array') and (to_jsonb(new) -> col) = without_name_json(was, who) then return new; end if;
  end if;
  raise exception '% on % is refused: append only', tg_op, tg_table_name using errcode = 'AC001';
end $$;

drop trigger chair_handover_append_only on chair_handover;
create trigger chair_handover_append_only before update or delete on chair_handover for each row execute function refuse_change_but_name('why');
drop trigger minutes_append_only on minutes;
create trigger minutes_append_only before update or delete on minutes for each row execute function refuse_change_but_name('content');
comment on column minutes.content is 'The minutes as they were approved. Where a person was erased since, a number stands for the name; the hash stays that of the approved text';
