-- a signature counts only while its person holds a role that may release
create or replace function passage_frozen() returns trigger language plpgsql as $$
declare signed integer;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'draft' or new.released_at is not null then
      raise exception 'passage % cannot begin as released; two different people release a draft', new.id using errcode = 'AC001';
    end if;
    return new;
  end if;
  if old.state = 'draft' and new.state = 'released' then
    select count(distinct r.person_id) into signed from passage_release r
      join thing t on t.kind = 'passage' and t.id = r.passage_id and t.hash = r.content_hash
      where r.passage_id = new.id and exists (select 1 from person_role h
        where h.person_id = r.person_id and h.role in ('office', 'chair', 'co-chair', 'committee')
          and h.since <= new.released_at and (h.until is null or h.until > new.released_at));
    if signed < 2 then
      raise exception 'passage % has % of the two signatures that its present text needs', new.id, signed using errcode = 'AC001';
    end if;
    if new.released_at is null then
      raise exception 'passage % cannot be released without a moment of release', new.id using errcode = 'AC001';
    end if;
  elsif old.state = 'draft' and new.state <> 'draft' then
    raise exception 'passage % is a draft; only what was released can be withdrawn', old.id using errcode = 'AC001';
  elsif old.state = 'released' and new.state = 'withdrawn' then
    if new.withdrawn_at is null or coalesce(new.withdrawn_reason, '') = '' then
      raise exception 'passage % cannot be withdrawn without a reason', old.id using errcode = 'AC001';
    end if;
  elsif old.state <> new.state then
    raise exception 'passage % cannot go from % to %', old.id, old.state, new.state using errcode = 'AC001';
  elsif old.state <> 'draft' and (new.withdrawn_at, new.withdrawn_reason) is distinct from (old.withdrawn_at, old.withdrawn_reason) then
    raise exception 'passage % is frozen; write a correction instead', old.id using errcode = 'AC001';
  end if;
  if old.state <> 'draft' and (new.id, new.title, new.body, new.as_of, new.author, new.made_at, new.released_at, new.corrects, new.demonstration)
      is distinct from (old.id, old.title, old.body, old.as_of, old.author, old.made_at, old.released_at, old.corrects, old.demonstration) then
    raise exception 'passage % is released and frozen; write a correction instead', old.id using errcode = 'AC001';
  end if;
  return new;
end $$;
