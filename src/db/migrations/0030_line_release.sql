alter table claim add column figures jsonb not null default '{}';
comment on column claim.figures is 'The value that each placeholder of the template had in the bound answer as it was pinned';

alter table decision add column revisit jsonb not null default '[]';
comment on column decision.revisit is 'What would reopen it, stated in advance: list of {id, words, onRules | estimateOutside | afterDate}, the same rules that its pins carry';
comment on column decision.options is 'List of {area, text}: the id of an area for investment and its title, or null and a text of its own';
comment on column decision.chosen is 'The id of the chosen area, or the text of the chosen option';

alter table initiative add column decision_id text not null references decision(id);
comment on column initiative.decision_id is 'The decision that it follows from';

alter table passage add column withdrawn_at timestamptz;
alter table passage add column withdrawn_reason text;
comment on column passage.withdrawn_reason is 'Why it was taken back; shown to everybody in place of silence';

-- who signed a draft must be able to sign it again once its text has changed
alter table passage_release drop constraint passage_release_pkey;
alter table passage_release add primary key (passage_id, content_hash, person_id);
comment on column passage_release.content_hash is 'Hash of the text that was signed; a signature counts only for that text';
create trigger passage_release_no_truncate before truncate on passage_release for each statement execute function refuse_change();

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
      where r.passage_id = new.id;
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
create trigger passage_begins_as_draft before insert on passage for each row execute function passage_frozen();
create trigger passage_no_truncate before truncate on passage for each statement execute function refuse_change();
create trigger decision_no_truncate before truncate on decision for each statement execute function refuse_change();

-- what a released passage says is the version that was signed: its content may not move underneath it
create function released_content_frozen() returns trigger language plpgsql as $$
begin
  if exists (select 1 from passage p where p.id = new.id and p.state <> 'draft') then
    raise exception 'passage % is released and frozen; write a correction instead', new.id using errcode = 'AC001';
  end if;
  return new;
end $$;
create trigger thing_version_of_released before insert on thing_version for each row
  when (new.kind = 'passage') execute function released_content_frozen();
create trigger thing_version_of_passage_append_only before update or delete on thing_version for each row
  when (old.kind = 'passage') execute function refuse_change();
