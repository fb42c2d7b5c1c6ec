-- A hash alone does not say when it was seen: a content may come back, and the versions of a study are numbered anew when an older
-- record arrives. What holds at the moment of pinning is therefore written down by the database itself.
alter table pin add column to_version integer;
alter table pin add column to_as_of date;
comment on column pin.to_version is 'Number of the target''s version at pinning; for studies to_as_of decides, because their versions are numbered anew when an older record arrives';
comment on column pin.to_as_of is 'Date of the evidence of the target''s version at pinning';

create function pin_sees() returns trigger language plpgsql as $$
begin
  select t.version, t.as_of into new.to_version, new.to_as_of from thing t where t.kind = new.to_kind and t.id = new.to_id;
  return new;
end $$;
create trigger pin_sees before insert on pin for each row execute function pin_sees();
