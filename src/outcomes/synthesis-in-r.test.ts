import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { publishedRows } from './published-rows-testing.server.ts';
import { rCode } from './r-code.ts';
import {
  type Analysis,
  COMPARED,
  comparisonDocument,
  pageAnalyses,
  type RAnswer,
  rFigure,
} from './synthesis-in-r.testing.ts';
import { answerSynthesis } from './synthesise.ts';

const FIXTURE = 'src/outcomes/fixtures/synthesis-in-r.json';
const DOCUMENT = 'docs/synthesis-in-r.md';

interface Fixture {
  versions: Record<string, string>;
  analyses: (Analysis & { r: RAnswer })[];
}

const rows = publishedRows();
const answer = answerSynthesis(COMPARED.question, COMPARED.spec, rows);
const analyses = pageAnalyses(answer, rows);
const hasR = spawnSync('Rscript', ['-e', 'library(metafor); library(lme4); library(jsonlite)']).status === 0;

if (process.env.ACTION_REGENERATE) {
  const run = spawnSync('Rscript', ['src/outcomes/fixtures/synthesis-in-r.R'], {
    input: JSON.stringify(analyses),
    encoding: 'utf8',
  });
  if (run.status !== 0) throw new Error(`R could not repeat the synthesis: ${run.stderr}`);
  writeFileSync(FIXTURE, run.stdout);
  const made = JSON.parse(run.stdout) as Fixture;
  writeFileSync(DOCUMENT, comparisonDocument(answer, made.analyses, made.versions));
}

describe('the first synthesis of the demonstration, repeated in R', () => {
  let fixture: Fixture;
  beforeAll(() => {
    fixture = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Fixture;
  });

  test('R was asked for the very analyses that the page shows now', () => {
    // where the bundled table or the rules change, R has to be asked again: ACTION_REGENERATE=1
    const asked = (list: readonly Analysis[]) =>
      list.map(({ part, name, method, test: t, x, n }) => ({ part, name, method, t, x: [x].flat(), n: [n].flat() }));
    expect(asked(fixture.analyses)).toEqual(asked(analyses));
    expect(analyses.length).toBeGreaterThan(40);
  });

  test('two-step and exact figures agree to 1e-8, those of the binomial–normal model to what glmer resolves', () => {
    for (const [i, a] of analyses.entries()) {
      const r = fixture.analyses[i]?.r;
      for (const [figure, ours] of Object.entries(a.ours)) {
        const theirs = r && rFigure(r, figure as keyof Analysis['ours']);
        const near = a.method === 'glmm' ? 1e-4 : 1e-8;
        expect(
          Math.abs(ours - (theirs ?? Number.NaN)),
          `${a.part}, ${a.name}, ${figure}: ${ours}, R ${theirs}`,
        ).toBeLessThan(near);
      }
    }
  });

  test('the document says what was compared', () => {
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(comparisonDocument(answer, fixture.analyses, fixture.versions));
  });
});

describe.skipIf(!hasR)(
  'the R code of a page (skipped where R with metafor, lme4 and jsonlite is not installed)',
  () => {
    test('runs as it stands and prints our figures beside R’s, by every method', () => {
      const methods = ['glmm', 'logit', 'freeman-tukey', 'arcsine'] as const;
      const codes = methods.map((method) => {
        const a = answerSynthesis(COMPARED.question, { ...COMPARED.spec, method }, rows);
        const code = rCode({ name: 'Y1', question: COMPARED.question, asOf: null, hash: null, url: null, answer: a });
        return `local({\n${code}\ncat("differences ${method}", format(result - ours, digits = 17), "\\n")\n})`;
      });
      // no plot in a test
      const run = spawnSync('Rscript', ['-'], { input: ['pdf(NULL)', ...codes].join('\n'), encoding: 'utf8' });
      expect(run.status, run.stderr).toBe(0);
      for (const method of methods) {
        const line = new RegExp(`differences ${method} (.*)`).exec(run.stdout)?.[1] ?? '';
        const differences = line.trim().split(/\s+/).map(Number);
        expect(differences).toHaveLength(7);
        for (const d of differences) expect(Math.abs(d)).toBeLessThan(method === 'glmm' ? 1e-4 : 1e-8);
      }
    }, 60_000);

    test('survives a hostile question and label', () => {
      const evil = 'x"); system("touch pwned"); c("\n# quit()\r\u2028stop() \\ é 😀';
      const hostile = { ...answer, rows: answer.rows.map((r) => ({ ...r, label: evil })) };
      const code = rCode({ name: evil, question: evil, asOf: evil, hash: null, url: evil, answer: hostile });
      const run = spawnSync('Rscript', ['-e', `invisible(parse(text = readLines(file("stdin"))))`], {
        input: code,
        encoding: 'utf8',
      });
      expect(run.status, run.stderr).toBe(0);
      expect(
        code
          .split('\n')
          .filter((l) => /system|quit|stop/.test(l))
          .every((l) => l.startsWith('#') || l.startsWith('  cohort = c(')),
      ).toBe(true);
    });
  },
);

if (!hasR)
  console.warn(
    'R with metafor, lme4 and jsonlite is not here: the R code of a synthesis was not run, only compared with what R printed before.',
  );
