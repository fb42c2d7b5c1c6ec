-- What people and the machine wrote stays as it was written. Only the versions of what is derived from source records may be made anew.
create trigger thing_version_written before update or delete on thing_version
  for each row when (old.kind not in ('study', 'report')) execute function refuse_change();
