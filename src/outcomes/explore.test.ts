import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { aroundAnswer } from './around-answer.ts';
import { exploreRows, trialRows } from './explore.server.ts';
import {
  addressOfChoice,
  choiceWords,
  type ExploreFacet,
  loosened,
  optionsOf,
  readChoice,
  recordAddress,
  specOfChoice,
} from './explore.ts';
import { COHORTS, load } from './import-testing.server.ts';
import { publishedRows } from './published-rows-testing.server.ts';
import { answerSynthesis } from './synthesise.ts';
import { twoArmTrials } from './two-arm.ts';

const choose = (query: string) => readChoice(new URLSearchParams(query));
const published = publishedRows();
const usable = published.filter(
  (r) => r.measure === 'count' && r.heldBack.length === 0 && r.events !== null && r.evaluable !== null,
);
const FACETS: readonly ExploreFacet[] = ['outcome', 'disease', 'product', 'target', 'modality'];

describe('a choice in the address', () => {
  test('is read back from the address that it makes', () => {
    fc.assert(
      fc.property(
        fc.record({
          outcome: fc.constantFrom('', 'DORIS remission', 'CRS grade >=3'),
          disease: fc.constantFrom('', 'SLE'),
          target: fc.constantFrom('', 'CD19+BCMA'),
          modality: fc.constantFrom('', 'auto-CAR-T'),
          product: fc.constantFrom('', 'a product & more'),
          from: fc.constantFrom(null, 0, 3.5),
          to: fc.constantFrom(null, 12),
          verification: fc.constantFrom('verified', 'all'),
          method: fc.constantFrom('glmm', 'arcsine'),
        }),
        (c) => {
          expect(readChoice(new URL(addressOfChoice(c), 'http://x').searchParams)).toEqual(c);
        },
      ),
    );
  });

  test('that means nothing is no condition', () => {
    expect(choose('from=abc&to=-1&verification=maybe&method=magic')).toMatchObject({
      from: null,
      to: null,
      verification: 'verified',
      method: 'glmm',
    });
    expect(choose('method=toString').method).toBe('glmm');
    expect(choose('from=3,5').from).toBe(3.5);
  });

  test('that cannot be asked gives a sentence, not an error', () => {
    expect(specOfChoice(choose('outcome=remission&disease=NOSUCH')).problem).toMatch(/no disease “NOSUCH”/);
    expect(specOfChoice(choose('outcome=remission&from=12&to=3')).problem).toMatch(/ends before it begins/);
    expect(specOfChoice(choose('outcome=remission&from=3')).spec).toMatchObject({ window: [3, 240] });
  });

  test('goes to the form that puts it on record with every condition', () => {
    const url = new URL(
      recordAddress(choose('outcome=SRI-4&disease=SLE&product=x&from=3&verification=all')),
      'http://x',
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({
      outcome: 'SRI-4',
      diseases: 'SLE',
      products: 'x',
      from: '3',
      to: '240',
      verification: 'all',
      method: 'glmm',
    });
  });

  test('in words names the disease and the months', () => {
    expect(choiceWords(choose('outcome=CRS+grade+>%3D3&disease=SLE&from=0&to=1'))).toBe(
      'CRS grade ≥3 in systemic lupus erythematosus from 0 to 1 months',
    );
  });
});

describe('the choices offered', () => {
  const answerOf = (query: string) => {
    const { spec } = specOfChoice(choose(query));
    return spec && answerSynthesis('', spec, published);
  };

  test.each(FACETS)('every %s offered leads to an answer in which a group is counted', (facet) => {
    const base = facet === 'outcome' ? '' : 'outcome=CRS+any+grade';
    const offered = optionsOf(usable, choose(`${base}&verification=all`), facet);
    expect(offered.length).toBeGreaterThan(1);
    for (const o of offered) {
      const words = new URLSearchParams(base);
      words.set(facet, o.value);
      words.set('verification', 'all');
      const a = answerOf(words.toString());
      expect(a?.k ?? 0, `${facet} ${o.value}`).toBeGreaterThan(0);
      // groups that share patients are counted once, so never more are counted than fit
      expect(a?.k ?? 0).toBeLessThanOrEqual(o.groups);
    }
  });

  test('keep what is chosen even where it leads nowhere, with 0', () => {
    expect(optionsOf(usable, choose('outcome=DORIS+remission&disease=MS'), 'disease')).toContainEqual({
      value: 'MS',
      label: 'multiple sclerosis',
      groups: 0,
    });
  });

  test('count a broader disease with its narrower ones', () => {
    const offered = optionsOf(usable, choose('outcome=DORIS+remission'), 'disease');
    const of = (key: string) => offered.find((o) => o.value === key)?.groups ?? 0;
    expect(of('SLE')).toBeGreaterThan(of('LN'));
    expect(of('LN')).toBeGreaterThan(0);
  });

  test('an empty answer says which condition to take away, and each way leads somewhere', () => {
    const c = choose('outcome=DORIS+remission&disease=MS&from=1&to=2');
    const ways = loosened(usable, c);
    expect(ways.length).toBeGreaterThan(0);
    for (const w of ways) {
      expect(
        answerOf(w.href.split('?')[1] ?? '')?.k ??
          optionsOf(usable, choose(w.href.split('?')[1] ?? ''), 'outcome').length,
      ).toBeGreaterThan(0);
    }
    expect(loosened(usable, choose('outcome=nothing+of+the+kind')).map((w) => w.words)).toEqual([
      'ask for another outcome',
    ]);
  });
});

describe('from the database', () => {
  let store: Store;
  beforeEach(async () => {
    store = await freshStore();
  });
  afterEach(() => store.close());

  test('come the usable counts, and the pairs of a trial with its comparator', async () => {
    const both = {
      citation: 'Trial T, et al. Test J 2025;1:1',
      nct: 'NCT00000009',
      outcome: 'improvement',
      timepoint: 'month 3',
      definition: 'mITT',
    };
    await load(store.db, [
      ...COHORTS,
      { study_id: 'M', outcome: 'days', measure_type: 'continuous', events: '4.5', n: '3' },
      { study_id: 'T', ...both, events: '6', n: '9' },
      { study_id: 'P', ...both, product: 'placebo', target: '-', modality: 'placebo', events: '2', n: '8' },
    ]);
    const rows = await store.db.read(exploreRows);
    expect(rows.map((r) => r.name)).not.toContain('days');
    expect(optionsOf(rows, choose('verification=all'), 'outcome')).toEqual([
      { value: 'remission', label: 'remission', groups: 3 },
      { value: 'improvement', label: 'improvement', groups: 1 },
    ]);
    const trials = twoArmTrials(await store.db.read(trialRows));
    expect(trials).toHaveLength(1);
    expect(trials[0]?.comparisons[0]).toMatchObject({ treated: { x: 6, n: 9 }, comparator: { x: 2, n: 8 } });
  });
});

describe('what stands around an answer', () => {
  test('never holds a number that is not finite, whatever is asked of the published table', () => {
    const bad: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value === 'number' && !Number.isFinite(value)) bad.push(path);
      else if (value !== null && typeof value === 'object')
        for (const [k, v] of Object.entries(value)) look(v, `${path}.${k}`);
    };
    for (const { value } of optionsOf(usable, choose('verification=all'), 'outcome'))
      for (const method of ['glmm', 'freeman-tukey'] as const) {
        const answer = answerSynthesis('q', { outcome: value, verification: 'all', method }, published);
        look(aroundAnswer(answer, { rows: published, judgements: [] }), `${value} ${method}`);
      }
    expect(bad).toEqual([]);
  });
});

test.each(['from=6+months', 'to=-3', 'from=abc&to=12', 'to=1e9'])(
  'months that cannot be read are named, not dropped: %s',
  (query) => {
    expect(specOfChoice(choose(`outcome=DORIS+remission&${query}`)).problem).toMatch(/is no number of months/);
  },
);
