import { expect, test } from 'vitest';
import { OwnTableRefused, ownCurves } from './own-table.ts';

const draw = (text: string, times = '') => ownCurves({ text, conf: 'log-log', times });

test('curves come of a table with or without groups, late entry, competing events, or a header', () => {
  expect(draw('time,status\n1,1\n2,0\n3,1').report?.groups[0]?.curve.map((p) => p.survival)).toEqual([2 / 3, 2 / 3, 0]);
  expect(draw('time;status;group\n1;1;a\n2;0;b').groups.map((g) => g.label)).toEqual(['a', 'b']);
  expect(draw('1,1\n2,0').patients).toBe(2);
  expect(draw('time,status,entry\n5,1,2\n6,0,0').risk[0]?.[0]).toEqual({ atRisk: 1, censored: 0, events: 0 });
  expect(draw('time,status\n1,2\n2,1').incidence?.[0]?.causes.map((c) => c.events)).toEqual([1, 1]);
  expect(draw('time,status\n1,1\n9,0', '6, 12').report?.groups[0]?.atTimes.map((a) => a.survival)).toEqual([
    0.5,
    undefined,
  ]);
});

test.each([
  ['name,time,status\nA. Person,1,1', /“name” was refused/],
  ['time,status,Date of Birth\n1,1,1980', /“Date of Birth” was refused/],
  ['time,status,mrn\n1,1,4711', /“mrn” was refused/],
  [`time,status,group\n${Array.from({ length: 21 }, (_, i) => `1,1,P${i}`).join('\n')}`, /21 different values/],
  ['time,status,group\n1,1,a@b.example.org', /holds an e-mail address/],
  ['time,status\n-1,1', /time is -1/],
  ['time,status\n1,9', /status is 9/],
  ['time,status\nx,1', /Line 2: time/],
  ['time,status', /no patients/],
  ['', /empty/],
])('“%s” is refused with a sentence', (text, why) => {
  expect(() => draw(text)).toThrow(OwnTableRefused);
  expect(() => draw(text)).toThrow(why);
});

test('times that are none are refused', () => {
  for (const times of ['six', '-1', '1,2,3,4,5,6,7']) expect(() => draw('time,status\n1,1', times)).toThrow(/as times/);
});
