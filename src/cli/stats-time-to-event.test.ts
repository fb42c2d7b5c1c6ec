import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ACTION = fileURLToPath(new URL('../../bin/action.mjs', import.meta.url));
const stats = (words: string[], input: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ACTION, 'stats', ...words], {
    input,
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
};

test('cumulative incidence prints one JSON document of curves and Gray’s tests', () => {
  const { code, out } = stats(
    ['cumulative-incidence', '--json', '--times', '2,9'],
    'time,status,group\n1,1,a\n2,2,b\n2,0,a\n3,1,b\n4,2,a\n4,1,b\n',
  );
  expect(code).toBe(0);
  const report = JSON.parse(out);
  expect(report.groups[0]).toMatchObject({ group: 'a', n: 3, causes: [{ cause: 1, events: 1 }, { cause: 2 }] });
  expect(report.groups[0].causes[0].curve[0]).toMatchObject({ time: 1, atRisk: 3, events: 1, estimate: 1 / 3 });
  expect(report.groups[0].causes[0].atTimes).toHaveLength(2);
  expect(report.gray['1']).toMatchObject({ df: 1, chi2: expect.any(Number), p: expect.any(Number) });
});

test('a curve is rebuilt with its label on every row, which Kaplan–Meier reads again', () => {
  const table = 'kind,time,value\nrisk,0,20\nrisk,6,12\nevents,,9\npoint,2,0.9\npoint,5,.7\npoint,9,.5\n';
  expect(JSON.parse(stats(['guyot', '--json'], table).out)).toMatchObject({
    reconstructed: true,
    groups: [{ n: 20, events: 9 }],
  });
  const rows = stats(['guyot', '--rows'], table).out;
  expect(
    rows
      .trim()
      .split('\n')
      .slice(1)
      .every((line) => line.endsWith(',yes')),
  ).toBe(true);
  expect(JSON.parse(stats(['kaplan-meier', '--json'], rows).out).groups).toMatchObject([{ n: 20, events: 9 }]);
});

test('agreement and the signed-rank test answer on the command line', () => {
  const ratings = 'rater,item,rating\na,1,7\nb,1,7\na,2,3\nb,2,NA\na,3,9\nb,3,8\n';
  expect(JSON.parse(stats(['agreement', '--json', '--scale', '1-9'], ratings).out)).toMatchObject({
    raters: ['a', 'b'],
    cannotJudge: 1,
    cohen: [{ none: { n: 2, observed: 0.5 } }],
  });
  expect(JSON.parse(stats(['wilcoxon', '--json'], 'before,after\n1,2\n2,4\n3,6\n').out)).toMatchObject({
    pairs: 3,
    v: 6,
    p: 0.25,
    exact: true,
  });
});

test.each<[words: string[], input: string, sentence: RegExp]>([
  [['cumulative-incidence'], 'time,status\n1,1000000000\n', /status is 1000000000; give 0 \(censored\)/],
  [['cumulative-incidence'], 'time,status\nNaN,1\n', /Line 2: time is "NaN"/],
  [['cumulative-incidence'], '', /empty/],
  [['guyot'], 'kind,time,value\nrisk,0,20\npoint,1,90\n', /not per cent/],
  [['agreement'], 'rater,item,rating\na,1,2\n', /two raters/],
  [['wilcoxon'], 'before,after\n1,x\n', /Line 2: after/],
])('what makes no sense is one sentence and exit 1: %j %j', (words, input, sentence) => {
  const { code, out, err } = stats([...words, '--json'], input);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});
