create table conflict_rules_confirmed (
  version integer primary key references conflict_rules(version),
  by_person text not null references person(id),
  at timestamptz not null
);
comment on table conflict_rules_confirmed is 'A version of the rules counts once a second person has confirmed it, append only';
create trigger conflict_rules_confirmed_append_only before update or delete on conflict_rules_confirmed for each row execute function refuse_change();
create trigger conflict_rules_confirmed_no_truncate before truncate on conflict_rules_confirmed for each statement execute function refuse_change();

create function conflict_rules_second_person() returns trigger language plpgsql as $$
begin
  if exists (select 1 from conflict_rules r where r.version = new.version and r.by_person = new.by_person) then
    raise exception 'conflict_rules_confirmed: whoever wrote a version does not confirm it';
  end if;
  return new;
end $$;
create trigger conflict_rules_confirmed_second before insert on conflict_rules_confirmed for each row execute function conflict_rules_second_person();

create table conflict_rules_first (
  version integer primary key check (version = 1),
  content jsonb not null,
  hash text not null,
  at timestamptz not null
);
comment on table conflict_rules_first is 'Version 1 of the rules as the software brought it along when the first meeting was called under it, append only: from then on later software does not change it';
comment on column conflict_rules_first.hash is 'Content hash of the document';
create trigger conflict_rules_first_append_only before update or delete on conflict_rules_first for each row execute function refuse_change();
create trigger conflict_rules_first_no_truncate before truncate on conflict_rules_first for each statement execute function refuse_change();
