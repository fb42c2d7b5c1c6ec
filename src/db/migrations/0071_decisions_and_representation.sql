-- A decision that follows from a secret vote on few ballots has no numbers to show.
alter table decision alter column votes_for drop not null;
alter table decision alter column votes_against drop not null;
alter table decision alter column votes_abstained drop not null;
alter table decision add constraint decision_votes_whole check (
  (votes_for is null) = (votes_against is null) and (votes_for is null) = (votes_abstained is null)
  and (votes_for is not null or motion_id is not null));
comment on column decision.votes_for is 'Null, like the other two: the vote on the motion was secret and its numbers are not shown';

alter table person_represents_end add column reason text not null default '';
comment on column person_represents_end.reason is 'Why it ended, as the office wrote it down';

create table setting_change (
  id bigint generated always as identity primary key,
  name text not null,
  value jsonb not null,
  at timestamptz not null
);
comment on table setting_change is 'What each setting was from when on, append only: who paid for the network when a meeting was called stays known';
create index setting_change_name on setting_change (name, id);
insert into setting_change (name, value, at) select name, value, set_at from setting order by set_at, name;
create function keep_setting() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' or old.value is distinct from new.value then
    insert into setting_change (name, value, at) values (new.name, new.value, new.set_at);
  end if;
  return null;
end $$;
create trigger setting_kept after insert or update on setting for each row execute function keep_setting();
create trigger setting_change_append_only before update or delete on setting_change for each row execute function refuse_change();
create trigger setting_change_no_truncate before truncate on setting_change for each statement execute function refuse_change();
comment on column setting_change.value is 'JSON, as in the table of settings';
comment on column setting_change.at is 'From then on; a setting that was written again unchanged leaves no row';
comment on column person_represents.since is 'First day on which the person speaks for the company, in UTC; may lie before the day on which it was written down';
comment on column person_represents_end.until is 'Last day, in UTC: the day on which it was written down, or later';
