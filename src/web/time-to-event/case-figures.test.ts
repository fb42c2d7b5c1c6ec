import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCaseTable } from '#outcomes/case-rows.ts';
import { survivalView, timesOf } from '#outcomes/survival-view.ts';
import { coursesReading, swimmerFigure } from './case-figures.ts';
import { caseCurveWords, survivalFigure } from './curve-figures.ts';

const CASES = readCaseTable(readFileSync('data/patients.csv', 'utf8'), { published: true }).rows;
const words = caseCurveWords('relapse', '');
const figure = (cases: typeof CASES) => {
  const { timed, setAside } = timesOf(cases, 'relapse', 'none');
  return survivalFigure(survivalView(timed, setAside, { times: [6, 12] }), words, 6);
};

test('the reading of the courses counts people, and says of how many nothing is said', () => {
  expect(coursesReading(CASES)).toBe(
    'Of 28 published cases, 4 had a relapse, and 17 had none when last looked at; of 7 the source does not say. 19 were followed for a stated time, the longest for 18 months. Whether immunosuppressants were stopped is stated for 8: 6 were off them.',
  );
  expect(coursesReading([])).toBe(
    'Of 0 published cases, none had a relapse, and 0 had none when last looked at. For none is the length of follow-up stated.',
  );
});

test('courses stand longest first, and the order of the rows says nothing', () => {
  const rows = swimmerFigure(CASES, '').rows;
  expect(rows.map((r) => r.key).slice(0, 4)).toEqual(['CCAR-OVERLAP-1', 'MERKT-1', 'WANGD-P2', 'WANGD-P3']);
  expect(swimmerFigure([...CASES].reverse(), '').rows).toEqual(rows);
  expect(rows.find((r) => r.key === 'WANGD-P1')).toMatchObject({
    relapse: null,
    ongoing: false,
    followed: 1,
    marks: [],
  });
  expect(rows.find((r) => r.key === 'NICOLAI-1')?.marks).toEqual([{ kind: 'drug-free', at: null }]);
});

test('the reading of a curve gives counts before a share, with the interval and who was still observed', () => {
  expect(figure(CASES).reading).toBe(
    '4 of 19 published cases had a relapse. By the Kaplan–Meier estimate 88 % (59 to 97 %) without relapse at 6 months, 15 patients still observed.',
  );
  expect(figure(CASES).note).toMatch(/Beyond 9\.2 months fewer than 5 patients/);
  expect(figure([]).reading).toBe('0 of 0 published cases had a relapse.');
});
