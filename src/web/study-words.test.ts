import { expect, test } from 'vitest';
import { valueOfField } from './study-words.ts';

test.each([
  ['overallStatus', 'NOT_YET_RECRUITING', 'not yet recruiting'],
  ['overallStatus', 'ACTIVE_NOT_RECRUITING', 'active, not recruiting'],
  ['overallStatus', 'SOMETHING_NEW', 'something new'],
  ['phases', 'PHASE1/PHASE2', 'Phase 1/2'],
  ['phases', 'PHASE2, PHASE1', 'Phase 1/2'],
  ['phases', 'NA', 'Without phases'],
  ['masking', 'NONE', 'open label'],
  ['eligibility.stdAges', 'ADULT, OLDER_ADULT', 'adult, older adult'],
  ['sponsor', 'NIH', 'NIH'],
  ['acronym', 'RECRUITING', 'RECRUITING'],
  ['overallStatusNote', 'NOT_YET_RECRUITING', 'NOT_YET_RECRUITING'],
])('what %s was, %s, is read as %s', (field, value, words) => {
  expect(valueOfField(field, value)).toBe(words);
});
