-- The full form of a claim: how its certainty was arrived at, step by step, and what would change it. Claims written before have neither.
alter table claim add column judgement jsonb;
alter table claim add column would_change text;
comment on column claim.judgement is '{start, reasons: [{key, steps, sentence}]}: where the certainty starts and what took it down or up; null in claims written before there was a form for it';
comment on column claim.would_change is 'What the people who wrote it say would change it';
