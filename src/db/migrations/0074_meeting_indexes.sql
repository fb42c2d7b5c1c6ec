create index chair_handover_item on chair_handover (item_id);
create index meeting_action_meeting on meeting_action (meeting_id);
create index meeting_elector_person on meeting_elector (person_id);
create index conflict_recusal_person on conflict_recusal (person_id);

comment on column conflict_rules.content is 'The document of rules as it was written, the same that its hash is of';
comment on column conflict_rules_first.content is 'The rules that the software brought when the first meeting was called';
comment on column expert_reading.people is 'Who the record names: list of what was read of each, as the finder takes it';
comment on column expert_reading.raw_hash is 'SHA-256 of the record that was read; another one is read again';
