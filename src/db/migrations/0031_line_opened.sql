-- A release is signed by two people; what one of them writes afterwards is not public until a later release takes it over.
alter table thing add column open_version integer;
alter table thing add column open_title text;
comment on column thing.open_version is 'Number of the version that anyone may read, of what people write: the one that the last release opened; null while it is not open, and for evidence, which is always shown as it is';
comment on column thing.open_title is 'Title of the version that anyone may read; null where open_version is';
-- what was open before had no such mark: what the public reads now is what it read until now
update thing set open_version = version, open_title = title
  where open and kind in ('claim', 'statement', 'area', 'decision', 'initiative', 'passage');
