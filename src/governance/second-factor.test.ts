import { expect, test } from 'vitest';
import { ANONYMOUS, type PersonActor, ROLES, system } from './actors.ts';
import { can } from './permissions.ts';
import { needsSecondFactor, withheldNote, withhold } from './second-factor.ts';
import { deviceWords } from './sessions.ts';

const person = (roles: PersonActor['roles'], demonstration = false): PersonActor => ({
  kind: 'person',
  id: 'p',
  name: 'P',
  roles,
  demonstration,
});

test('in a plain session the office, the committee and the data steward wait; members and sponsors act', () => {
  const plain = withhold(person(ROLES), false);
  expect(plain.roles).toEqual(['member', 'sponsor']);
  expect(plain.withheld).toEqual(['office', 'chair', 'co-chair', 'committee', 'data-steward']);
  expect(withhold(person(ROLES), true)).toEqual(person(ROLES));
  expect(withhold(person(['member']), false)).toEqual(person(['member']));
  expect(ROLES.filter((r) => needsSecondFactor([r]))).toEqual(plain.withheld);
});

test('a role that waits allows nothing, and one that stays still binds', () => {
  expect(can(withhold(person(['office']), false), 'desk.open')).toBe(false);
  expect(can(withhold(person(['office', 'member']), false), 'people.manage')).toBe(false);
  expect(can(withhold(person(['sponsor', 'chair']), false), 'motion.move')).toBe(false);
});

test('made-up people are exempt', () => {
  expect(withhold(person(['office'], true), false).withheld).toBeUndefined();
});

test('only somebody whose roles wait is told so, with the way to mend it', () => {
  expect(withheldNote(withhold(person(['chair']), false))?.path).toBe('/account/security');
  for (const nobody of [ANONYMOUS, system('x'), person(['office']), withhold(person(['member']), false)])
    expect(withheldNote(nobody)).toBeNull();
});

test('a device is named by what its browser says, whatever that is', () => {
  expect(
    deviceWords('Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0'),
  ).toBe('Edge on Windows');
  expect(deviceWords('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1')).toBe(
    'Safari on an iPhone',
  );
  expect(deviceWords('Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36')).toBe('Chrome on Linux');
  expect(deviceWords('curl/8')).toBe('A device that does not say what it is');
  expect(deviceWords(null)).toBe('A device that does not say what it is');
  expect(deviceWords('<script>Linux</script>')).toBe('A browser on Linux');
});
