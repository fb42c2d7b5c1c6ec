import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CTGOV } from './ctgov-source.ts';
import { EUROPEPMC } from './europepmc-source.ts';
import { anyOf, groupsOf, LITERATURE_QUESTIONS, questionsOf, REGISTRY_QUESTIONS, shortestNames } from './questions.ts';

test('a name that holds another as whole words is not asked for as well', () => {
  expect(shortestNames(['lupus nephritis', 'Lupus', 'pre-lupus', 'lupusoid', 'CAR-T', 'CD19 CAR T'])).toEqual([
    'CAR-T',
    'Lupus',
    'lupusoid',
  ]);
});

test('the same name in two manners of writing is asked for once', () => {
  expect(shortestNames(['T-cell engager', 'T cell engager', 't cell Engager'])).toHaveLength(1);
  expect(shortestNames(['', '  ', '-'])).toEqual([]);
});

test('groups stay within their bound, and a single longer name has a group of its own', () => {
  expect(groupsOf(['aa', 'bb', 'cc'], 12)).toEqual([['aa', 'bb'], ['cc']]);
  expect(groupsOf(['a'.repeat(30), 'bb'], 12)).toEqual([['a'.repeat(30)], ['bb']]);
  expect(groupsOf([], 12)).toEqual([]);
});

test('every group of conditions meets every group of interventions', () => {
  const names = questionsOf(['lupus'], ['CAR-T', 'x'.repeat(1395)]).map((q) => q.name);
  expect(names).toEqual(['diseases 1 of 1, treatments 1 of 2', 'diseases 1 of 1, treatments 2 of 2']);
});

test('a handful of questions covers the field, each in an address that servers take', () => {
  for (const source of [CTGOV, EUROPEPMC]) {
    expect(source.questions.length).toBeLessThanOrEqual(8);
    for (const q of source.questions) {
      const longest = source.address(source.base, q, { since: '2026-07-27', until: '2026-08-01' }, 'x'.repeat(60));
      expect(longest.length).toBeLessThan(4000);
      // no name may end a phrase or bring a meaning of its own
      expect([...q.conditions, ...q.interventions].filter((name) => /["():]|\b(?:AND|OR|NOT)\b/.test(name))).toEqual(
        [],
      );
    }
  }
});

test('short forms that mean many things are not asked for, codes of products are', () => {
  const names = (list: typeof REGISTRY_QUESTIONS) =>
    new Set(list.flatMap((q) => [...q.conditions, ...q.interventions]));
  const literature = names(LITERATURE_QUESTIONS);
  for (const vague of ['MS', 'PM', 'SS', 'AE', 'TCE', 'BiTE', 'iT', 'T cell', 'CD19'])
    expect(literature).not.toContain(vague);
  for (const code of ['KYV-101', 'YTB323', 'lupus', 'chimeric antigen receptor']) expect(literature).toContain(code);
  expect(names(REGISTRY_QUESTIONS)).toContain('fludarabine');
});

interface Projected {
  protocolSection: {
    identificationModule: { nctId: string; briefTitle?: string; officialTitle?: string };
    conditionsModule?: { conditions?: string[]; keywords?: string[] };
    armsInterventionsModule?: { interventions?: { name: string; otherNames?: string[] }[] };
  };
}

test('the words find at least 95 of 100 trials of the bundled history by titles, conditions and interventions alone', () => {
  const folder = new URL('../../../data/trials/', import.meta.url);
  const words = (texts: readonly (string | undefined)[]) =>
    ` ${(
      texts
        .join(' . ')
        .toLowerCase()
        .match(/[\p{L}\p{N}]+/gu) ?? []
    ).join(' ')} `;
  const asked = (side: 'conditions' | 'interventions') =>
    [...new Set(REGISTRY_QUESTIONS.flatMap((q) => q[side]))].map((name) => words([name]));
  const [conditions, interventions] = [asked('conditions'), asked('interventions')];
  const found = new Map<string, boolean>();
  for (const file of readdirSync(folder).filter((f) => f.endsWith('.ndjson')))
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n').filter(Boolean)) {
      const {
        identificationModule: id,
        conditionsModule: c,
        armsInterventionsModule: a,
      } = (JSON.parse(line) as Projected).protocolSection;
      const titles = [id.briefTitle, id.officialTitle];
      const condition = words([...titles, ...(c?.conditions ?? []), ...(c?.keywords ?? [])]);
      const treatment = words([
        ...titles,
        ...(a?.interventions ?? []).flatMap((i) => [i.name, ...(i.otherNames ?? [])]),
      ]);
      found.set(
        id.nctId,
        conditions.some((n) => condition.includes(n)) && interventions.some((n) => treatment.includes(n)),
      );
    }
  expect(found.size).toBeGreaterThan(250);
  expect([...found.values()].filter(Boolean).length / found.size).toBeGreaterThan(0.95);
});

test('an expression quotes each of its names', () => {
  expect(anyOf(['lupus', 'IgA nephropathy'])).toBe('"lupus" OR "IgA nephropathy"');
});
