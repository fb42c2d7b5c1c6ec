import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readArmTable } from './arm-rows.ts';
import { citationLabel, yearOf } from './citation-label.ts';
import { planImport } from './import-plan.ts';
import { type CohortFacts, LEAST_SCORE, proposalFor, proposeOverlaps } from './overlap-proposals.ts';

const cohort = (id: string, more: Partial<CohortFacts> = {}): CohortFacts => ({
  id,
  label: id,
  study: id,
  citation: `${id} et al. ${id} J 2024;1:1`,
  product: `cells of ${id}`,
  year: 2024,
  site: null,
  country: null,
  enrolledFrom: '2021',
  enrolledTo: '2022',
  nct: null,
  groups: [],
  n: null,
  arms: [{ diseaseKeys: ['SLE'] }],
  authors: [],
  comparator: false,
  ...more,
});
const said = (a: Partial<CohortFacts>, b: Partial<CohortFacts>) =>
  proposalFor(cohort('A', a), cohort('B', b))!.reasons.map((r) => `${r.weight > 0 ? '+' : '-'} ${r.words}`);

describe('what speaks for and against shared patients', () => {
  const cases: [string, Partial<CohortFacts>, Partial<CohortFacts>, string][] = [
    ['one trial', { nct: 'NCT00000001' }, { nct: 'NCT00000001' }, '+ Both name the trial NCT00000001.'],
    [
      'two trials',
      { nct: 'NCT00000001' },
      { nct: 'NCT00000002' },
      '- They name different trials: NCT00000001 and NCT00000002.',
    ],
    [
      'one group',
      { groups: ['ERLANGEN'] },
      { groups: ['Erlangen '] },
      '+ The table puts both in the group “Erlangen ”.',
    ],
    [
      'a doubtful group',
      { groups: ['G (overlap possible)'] },
      { groups: ['G'] },
      '+ The table puts both in the group “G (overlap possible)”.',
    ],
    [
      'a group of different patients',
      { groups: ['G (different patients)'] },
      { groups: ['G'] },
      '- The table puts both in the group “G (different patients)”.',
    ],
    [
      'one product',
      { product: 'rapcabtagene autoleucel (rap-cel)' },
      { product: 'rapcabtagene autoleucel (rap-cel)' },
      '+ Both were treated with rapcabtagene autoleucel.',
    ],
    [
      'a platform by its alias',
      { product: 'CD19 CAR-T (lentiviral, MB-CART19.1 platform)' },
      { product: 'zorpo-cel' },
      '+ “CD19 CAR-T (lentiviral, MB-CART19.1 platform)” and “zorpo-cel” are both zorpocabtagene autoleucel, or of its platform.',
    ],
    [
      'a product of the same words',
      { product: 'own cells' },
      { product: 'Own  cells' },
      '+ The product has the same name: own cells.',
    ],
    ['one site', { site: 'Charité' }, { site: 'CHARITE' }, '+ Both were treated at Charité.'],
    [
      'a site in the name of a product',
      { product: 'CD19 CAR-T (Erlangen; lentiviral)' },
      { site: 'University Hospital Erlangen' },
      '+ Both name the same place: Erlangen.',
    ],
    ['two sites', { site: 'Here' }, { site: 'There' }, '- They were treated at different sites: Here and There.'],
    [
      'two countries',
      { country: 'China' },
      { country: 'Germany' },
      '- They were treated in different countries: China and Germany.',
    ],
    [
      'one first author',
      { citation: 'Mueller F, et al. NEJM 2024;1:1' },
      { citation: 'Mueller F, et al. Nat Med 2023;1:1' },
      '+ Both have the same first author.',
    ],
    [
      'authors in common',
      { authors: ['Example AB', 'Muster C'] },
      { authors: ['Muster C', 'Third D'] },
      '+ 1 author of one also signed the other.',
    ],
    [
      'one publication',
      { citation: 'One paper, J 2024;1' },
      { citation: 'One paper, J 2024;1' },
      '+ Both come from the same publication.',
    ],
    [
      'enrolment at one time',
      {},
      { enrolledFrom: '2022-06', enrolledTo: null },
      '+ They enrolled at the same time: 2021 to 2022, and 2022-06 to not stated.',
    ],
    [
      'enrolment at different times',
      { enrolledTo: '2021-12' },
      { enrolledFrom: '2022-01', enrolledTo: null },
      '- They enrolled at different times: 2021 to 2021-12, and 2022-01 to not stated.',
    ],
    [
      'enrolment not stated',
      {},
      { enrolledFrom: null, enrolledTo: null },
      '+ The enrolment of B is not stated, so that time does not tell them apart.',
    ],
    ['years', { year: 2022 }, { year: 2024 }, '+ They were reported in 2022 and 2024.'],
    [
      'numbers that nest',
      { year: 2022, n: 5 },
      { year: 2024, n: 15 },
      '+ 5 patients in A and later 15 patients in B: the larger may hold the smaller.',
    ],
    ['equal numbers', { n: 15 }, { n: 15 }, '+ Both report 15 patients.'],
    ['no disease in common', { arms: [{ diseaseKeys: ['MS'] }] }, {}, '- No disease in common: MS, and SLE.'],
    ['a comparator', { comparator: true }, {}, '- One of A and B is a comparator arm.'],
  ];
  test.each(cases)('%s', (_, a, b, sentence) => {
    expect(said(a, b)).toContain(sentence);
  });

  test('is silent on what is not there: a larger earlier report, one patient each, a narrower disease, years far apart', () => {
    expect(said({ year: 2022, n: 15 }, { year: 2024, n: 5 }).join()).not.toContain('15 patients');
    expect(said({ n: 1 }, { n: 1 }).join()).not.toContain('Both report');
    expect(said({ arms: [{ diseaseKeys: ['LN'] }] }, {}).join()).not.toContain('No disease');
    expect(said({ year: 2019 }, { year: 2024 }).join()).not.toContain('reported');
    expect(said({ product: 'CD19 CAR-T (Lentiviral)' }, { product: 'BCMA CAR-T (Lentiviral)' }).join()).not.toContain(
      'place',
    );
  });

  test('does not depend on which of the two is named first', () => {
    const [a, b] = [cohort('A', { n: 5, year: 2022, nct: 'NCT00000001' }), cohort('B', { n: 9, nct: 'NCT00000001' })];
    expect(proposalFor(b, a)).toEqual(proposalFor(a, b));
    expect(proposalFor(a, a)).toBeNull();
  });
});

describe('the list of proposals', () => {
  const trial = { nct: 'NCT00000001' };
  test('has the likeliest first, and leaves out what was judged in either order, and what has too little in common', () => {
    const list = [
      cohort('A', { ...trial, groups: ['G'] }),
      cohort('B', { ...trial, groups: ['G'] }),
      cohort('C', trial),
      cohort('D'),
    ];
    const found = proposeOverlaps(list);
    expect(found.map((p) => p.a + p.b)).toEqual(['AB', 'AC', 'BC']);
    expect(found[0]!.score).toBeGreaterThan(found[1]!.score);
    expect(found.every((p) => p.score >= LEAST_SCORE)).toBe(true);
    expect(proposeOverlaps(list, [{ a: 'B', b: 'A' }]).map((p) => p.a + p.b)).toEqual(['AC', 'BC']);
    expect(proposeOverlaps([...list].reverse())).toEqual(found);
  });

  test('does not propose the comparator arm of a trial with its treated arm', () => {
    expect(proposeOverlaps([cohort('A', trial), cohort('B', { ...trial, comparator: true })])).toEqual([]);
  });

  test('brings no two together by a mark that hundreds share', () => {
    const many = Array.from({ length: 1000 }, (_, i) =>
      cohort(`C${i}`, { nct: `NCT${String(Math.floor(i / 2)).padStart(8, '0')}`, product: 'the same cells' }),
    );
    expect(proposeOverlaps(many)).toHaveLength(500);
    expect(proposeOverlaps(many.slice(0, 20))).toHaveLength(10);
  });

  test('finds in the published table the series of one hospital that names no group, and nothing between continents', () => {
    const plan = planImport(readArmTable(readFileSync('data/study-arms.csv', 'utf8')), {
      arms: [],
      outcomes: [],
      otherArms: [],
    });
    const firsts = new Map(plan.arms.map(({ content }) => [content.study, content]));
    const list = [...firsts].map(([id, c]) =>
      cohort(id, {
        label: citationLabel(c.citation),
        citation: c.citation,
        product: c.product,
        year: yearOf(c.citation),
        nct: c.nct,
        groups: c.overlapGroup ? [c.overlapGroup] : [],
        n: c.enrolled,
        arms: [c],
        enrolledFrom: null,
        enrolledTo: null,
        comparator: c.modalityKeys.includes('comparator'),
      }),
    );
    const found = proposeOverlaps(list);
    const has = (a: string, b: string) => found.some((p) => p.a === a && p.b === b);
    expect(has('CASTLE-2026', 'CASTLE-INTERIM-ACR2024')).toBe(true);
    expect(has('KRICKAU-2024-JSLE', 'MULLER-2024-NEJM-SLE')).toBe(true);
    expect(found.some((p) => /ZHENG/.test(p.a + p.b) && /MULLER|MACKENSEN/.test(p.a + p.b))).toBe(false);
    expect(found.some((p) => p.b === 'MG001-P2B-PLACEBO')).toBe(false);
    for (const p of found) for (const r of p.reasons) expect(r.words).not.toMatch(/null|undefined|NaN/);
  });
});
