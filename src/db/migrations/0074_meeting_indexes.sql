create index chair_handover_item on chair_handover (item_id);
create index meeting_action_meeting on meeting_action (meeting_id);
create index meeting_elector_person on meeting_elector (person_id);
create index conflict_recusal_person on conflict_recusal (person_id);
