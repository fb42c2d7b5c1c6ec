import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cluster,
  type IdentityRuling,
  keysOf,
  MOST_ALIKE,
  mayBePairs,
  type ReadMention,
  readMention,
} from './expert-identity.ts';
import type { NamedPerson } from './expert-mentions.ts';

/** A made-up mention: "Name @ affiliation # ORCID", in a record of its own unless one is named with "in …". */
function mention(written: string, i: number): ReadMention {
  const [, name = '', affiliation, orcid, thing] =
    /^([^@#]*?)(?: @ ([^#]*?))?(?: # (\S+))?(?: in (\S+))?$/.exec(written) ?? [];
  const person: NamedPerson = {
    place: 'official 1',
    role: 'principal-investigator',
    name: { text: name },
    affiliation: affiliation ?? null,
    country: null,
    city: null,
    orcid: orcid ?? null,
  };
  const read = readMention(String(i).padStart(3, '0'), thing ?? `study ${i}`, person).mention;
  if (!read) throw new Error(`“${written}” is no person.`);
  return read;
}

/** How a list of mentions falls into people, and the reasons of what may be one. */
function look(...written: string[]): { people: number; reasons: string[] } {
  const clusters = cluster(written.map(mention));
  return { people: clusters.length, reasons: mayBePairs(clusters).flatMap((p) => p.reasons) };
}

const ONE = '0000-0002-1825-0097';
const TWO = '0000-0001-5109-3700';

const CASES: readonly (readonly [
  title: string,
  mentions: readonly string[],
  people: number,
  reasons: readonly string[],
])[] = [
  [
    'the same full name at the same institution',
    ['Anna Beispiel, MD @ Example Hospital', 'Dr. Anna BEISPIEL @ The Example Hospital, Berlin, Germany'],
    1,
    [],
  ],
  ['either order of the name', ['Beispiel, Anna @ Example Hospital', 'Anna Beispiel @ Example Hospital'], 1, []],
  [
    'umlauts written out or left away',
    ['Jürgen Müster @ Example Hospital', 'Juergen Muester @ Example Hospital', 'Jurgen Muster @ Example Hospital'],
    1,
    [],
  ],
  [
    'a middle initial on one side',
    [
      'Anna M Beispiel @ Example Hospital',
      'Anna Beispiel @ Example Hospital',
      'Anna Maria Beispiel @ Example Hospital',
    ],
    1,
    [],
  ],
  [
    'middle initials that differ',
    ['Anna M Beispiel @ Example Hospital', 'Anna K Beispiel @ Example Hospital'],
    2,
    ['different-middle'],
  ],
  [
    'the same name elsewhere',
    ['Anna Beispiel @ Example Hospital', 'Anna Beispiel @ Other Clinic'],
    2,
    ['name-elsewhere'],
  ],
  [
    'the same name, one without an institution',
    ['Anna Beispiel @ Example Hospital', 'Anna Beispiel'],
    2,
    ['name-only'],
  ],
  ['two records that name no institution', ['Anna Beispiel', 'Anna Beispiel'], 2, ['name-only']],
  ['one record that names somebody twice', ['Anna Beispiel in A', 'Anna Beispiel in A'], 1, []],
  [
    'initials at the same institution',
    ['A Beispiel @ Example Hospital', 'Anna Beispiel @ Example Hospital'],
    2,
    ['initial'],
  ],
  [
    'initials in the same country',
    ['A Beispiel @ Example Hospital, Germany', 'Anna Beispiel @ Other Clinic, Germany'],
    2,
    ['initial-country'],
  ],
  [
    'initials in different countries',
    ['A Beispiel @ Example Hospital, Germany', 'Anna Beispiel @ Other Clinic, France'],
    2,
    [],
  ],
  ['two full names with one initial', ['Anna Beispiel @ Example Hospital', 'Antje Beispiel @ Example Hospital'], 2, []],
  [
    'two spellings of a given name',
    ['Sergey Muster @ Example Hospital', 'Sergei Muster @ Example Hospital'],
    2,
    ['spelling'],
  ],
  ['father and son', ['John Muster @ Example Hospital', 'John Muster Jr. @ Example Hospital'], 2, []],
  ['a frequent name of one syllable', ['Wei Wang @ Example Hospital', 'Wei Wang @ Example Hospital'], 2, ['crowded']],
  [
    'a frequent family name with a given name of two syllables',
    ['Xiaoming Wang @ Example Hospital', 'Wang Xiao-Ming @ Example Hospital'],
    1,
    [],
  ],
  ['the same ORCID iD, whatever the names', [`A Beispiel # ${ONE}`, `Anna Muster @ Example Hospital # ${ONE}`], 1, []],
  [
    'the same ORCID iD for a frequent name',
    [`Wei Wang @ Example Hospital # ${ONE}`, `Wei Wang @ Example Hospital # ${ONE}`],
    1,
    [],
  ],
  [
    'two ORCID iDs at one institution',
    [`Anna Beispiel @ Example Hospital # ${ONE}`, `Anna Beispiel @ Example Hospital # ${TWO}`],
    2,
    [],
  ],
  [
    'two ORCID iDs and a third without',
    [
      `Anna Beispiel @ Example Hospital # ${ONE}`,
      `Anna Beispiel @ Example Hospital # ${TWO}`,
      'Anna Beispiel @ Example Hospital',
    ],
    3,
    ['two-orcids', 'two-orcids'],
  ],
  [
    'campuses of one university',
    [
      'Anna Beispiel @ University of California, San Francisco',
      'Anna Beispiel @ University of California, Los Angeles',
    ],
    2,
    ['name-elsewhere'],
  ],
  [
    'namesake institutions in two countries',
    ['Anna Beispiel @ Saint Example Hospital, Canada', 'Anna Beispiel @ Saint Example Hospital, Ireland'],
    2,
    ['countries'],
  ],
];

describe('who is joined', () => {
  test.each(CASES)('%s', (_title, mentions, people, reasons) => {
    expect(look(...mentions)).toEqual({ people, reasons });
  });
});

const pool = [
  'Anna Beispiel @ Example Hospital',
  'Anna M Beispiel @ Example Hospital',
  'A Beispiel @ Example Hospital',
  'Anna Beispiel @ Other Clinic, France',
  'Anna Beispiel',
  'Wei Wang @ Example Hospital',
  'Xiaoming Wang @ Example Hospital',
  'Wang Xiaoming @ Example Hospital, China',
  `Anna Beispiel @ Example Hospital # ${ONE}`,
  `Anna K Beispiel # ${ONE}`,
  `Anna Beispiel @ Other Clinic # ${TWO}`,
];

test('the people do not depend on the order of the mentions', () => {
  const all = pool.map(mention);
  const inOrder = cluster(all);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (mixed) => {
      expect(cluster(mixed).map((c) => c.keys)).toEqual(inOrder.map((c) => c.keys));
    }),
  );
});

test('nobody is lost and nobody stands twice', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 25 }), (written) => {
      const all = written.map(mention);
      const ids = cluster(all).flatMap((c) => c.mentions.map((m) => m.id));
      expect([...ids].sort()).toEqual(all.map((m) => m.id).sort());
    }),
  );
});

test('two different ORCID iDs are never joined by the machine', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pool), { maxLength: 25 }), (written) => {
      for (const c of cluster(written.map(mention)))
        expect(new Set(c.mentions.flatMap((m) => m.orcid ?? [])).size).toBeLessThan(2);
    }),
  );
});

test('a person’s word joins two, or takes a pair off the list', () => {
  const all = ['Anna Beispiel @ Example Hospital', 'Anna Beispiel @ Other Clinic'].map(mention);
  const [one = '', other = ''] = all.map((m) => keysOf(m)[0]);
  const word = (verdict: 'join' | 'apart'): IdentityRuling[] => [{ verdict, one, other }];
  expect(cluster(all, word('join'))).toHaveLength(1);
  expect(mayBePairs(cluster(all, word('apart')), word('apart'))).toEqual([]);
  expect(mayBePairs(cluster(all))).toHaveLength(1);
});

test('of too many who share family name and initial only full names are compared', () => {
  const many = Array.from({ length: MOST_ALIKE + 1 }, (_, i) =>
    mention(`A Beispiel @ Clinic Number${'abcdefghijklmnop'[i]}, Germany`, i),
  );
  const twins = ['Anna Beispiel @ Example Hospital', 'Anna Beispiel @ Other Clinic'].map((w, i) => mention(w, 100 + i));
  expect(mayBePairs(cluster([...many, ...twins])).map((p) => p.reasons)).toEqual([['name-elsewhere']]);
});
