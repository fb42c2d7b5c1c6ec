import { expect, test } from 'vitest';
import { invitationLetter, invitationState, newInvitation, oneLine, plainText } from './invitations.ts';

const whole = {
  name: 'Ada Example',
  email: 'Ada@Example.org',
  role: 'member',
  institution: '',
  country: '',
  why: '',
  note: 'We would value your view.',
};

test('an invitation is open up to the millisecond of its expiry, and an answer outlasts it', () => {
  const expiresAt = new Date('2026-12-07T12:00:00.000Z');
  expect(invitationState({ answer: null, expiresAt }, new Date(expiresAt.getTime() - 1))).toBe('waiting');
  expect(invitationState({ answer: null, expiresAt }, expiresAt)).toBe('expired');
  expect(invitationState({ answer: 'accepted', expiresAt }, new Date('2030-01-01'))).toBe('accepted');
  expect(invitationState({ answer: 'replaced', expiresAt }, new Date('2026-12-01'))).toBe('expired');
});

test('what was typed is kept as plain text: no control characters, no marks that turn text around, line ends in a note only', () => {
  expect(plainText('a\r\nb\u0000c\u202Ed\u2028e\ud800')).toBe('a\nb cd\ne\ufffd');
  expect(oneLine(' a\r\nBcc: x@example.org ')).toBe('a Bcc: x@example.org');
});

test('an address is taken in lower case, and refused with anything that could begin a header or a second address', () => {
  expect(newInvitation.parse(whole).email).toBe('ada@example.org');
  for (const email of [
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org, b@example.org',
    'Ada <a@example.org>',
    'a@example',
    '',
    `${'a'.repeat(250)}@example.org`,
  ])
    expect(newInvitation.safeParse({ ...whole, email }).success, JSON.stringify(email)).toBe(false);
});

test('nobody is invited into the office or the committee, without words, or under a name of one letter', () => {
  for (const bad of [{ role: 'office' }, { role: 'chair' }, { note: ' \n ' }, { note: 'short' }, { name: ' a ' }])
    expect(newInvitation.safeParse({ ...whole, ...bad }).success).toBe(false);
});

test('the letter has one subject line whatever the names hold, and quotes every line of the note', () => {
  const letter = invitationLetter({
    name: 'Ada',
    inviter: 'Eve\r\nBcc: all@example.org',
    network: 'Net\nwork',
    role: 'member',
    note: 'One\n\nhttps://site.example/invitation?token=false',
    link: 'https://site.example/invitation?token=true',
    expiresAt: new Date('2026-12-07T12:30:00Z'),
  });
  expect(letter.subject).toBe('Eve Bcc: all@example.org invites you to the Net work');
  expect(letter.body).toContain('> One\n>\n> https://site.example/invitation?token=false\n');
  expect(letter.body.split('\n').filter((l) => l.startsWith('https://'))).toEqual([
    'https://site.example/invitation?token=true',
  ]);
  expect(letter.body).toContain('until 2026-12-07 12:30 UTC');
});
