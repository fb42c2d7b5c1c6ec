import { expect, test } from 'vitest';
import { readAffiliation } from './expert-institutions.ts';
import { isPerson, middlesAgree, type NameGiven, readName } from './expert-names.ts';

/** Family, given and further names as compared, 'initials' or 'crowded' where it is so; or why it is set aside. Made-up names in the shapes of real records. */
const said = (source: NameGiven): string => {
  const n = readName(source);
  if (!isPerson(n)) return `– ${n.setAside}`;
  const marks = `${n.full ? '' : ' initials'}${n.crowded ? ' crowded' : ''}`;
  return `${n.families.join('/')}, ${[n.given, ...n.middle].join(' ')}${n.suffix ? ` ${n.suffix}` : ''}${marks}`;
};

const NAMES: readonly (readonly [written: string, read: string])[] = [
  ['Anna Beispiel', 'beispiel, anna'],
  ['Anna Beispiel, MD', 'beispiel, anna'],
  ['Anna Beispiel, M.D., Ph.D.', 'beispiel, anna'],
  ['Anna Beispiel, M. D.', 'beispiel, anna'],
  ['Anna Beispiel MD PhD', 'beispiel, anna'],
  ['Anna Beispiel, MD/PhD', 'beispiel, anna'],
  ['Anna Beispiel, Professor', 'beispiel, anna'],
  ['Amr A Muster, Ass. prof.', 'muster, amr a'],
  ['Prof. Dr. med. Anna Beispiel', 'beispiel, anna'],
  ['PD Dr. Anna Beispiel', 'beispiel, anna'],
  ['Beispiel, Anna', 'beispiel, anna'],
  ['Beispiel, Anna, MD', 'beispiel, anna'],
  ['Anna BEISPIEL', 'beispiel, anna'],
  ['BEISPIEL Anna', 'beispiel, anna'],
  ['ANNA BEISPIEL', 'beispiel, anna'],
  ['Anna M. Beispiel', 'beispiel, anna m'],
  ['Anna Maria Beispiel', 'beispiel, anna maria'],
  ['A. M. Beispiel', 'beispiel, a m initials'],
  ['Beispiel AM', 'beispiel, a m initials'],
  ['J Mark Beispiel', 'beispiel, j mark initials'],
  ['Jürgen Müßter', 'musster/muesster, jurgen'],
  ['Bjørn Ås', 'as/aas, bjorn'],
  ['Łukasz Wzór', 'wzor, lukasz'],
  ['José Ñandú', 'nandu, jose'],
  ['Siobhán O’Example', 'oexample, siobhan'],
  ["Siobhan O'Example", 'oexample, siobhan'],
  ['Max van der Muster', 'vandermuster, max'],
  ['Max Van Der Muster', 'vandermuster, max'],
  ['Ludwig von Beispiel, MD', 'vonbeispiel, ludwig'],
  ['Jean-Pierre Exemple', 'exemple, jeanpierre'],
  ['Jean Pierre Exemple', 'exemple, jean pierre'],
  ['Mary Smith-Muster', 'smithmuster, mary'],
  ['John Muster Jr.', 'muster, john jr'],
  ['John Muster, III', 'muster, john iii'],
  ['Xiaoming Wang', 'wang, xiaoming'],
  ['Xiao-Ming Wang', 'wang, xiaoming'],
  ['Xiao Ming Wang', 'wang, xiaoming'],
  ['Wang Xiaoming', 'wang, xiaoming'],
  ['Wang, Xiaoming', 'wang, xiaoming'],
  ['WANG Xiaoming', 'wang, xiaoming'],
  ['Wei Wang', 'wang, wei crowded'],
  ['Li Wei', 'wei, li crowded'],
  ['Min-Jun Kim', 'kim, minjun'],
  ['Anna Beispiel (ABC)', 'beispiel, anna'],
  ['Medical Director', '– an office, team or company'],
  ['Study Contact', '– an office, team or company'],
  ['Example CT.gov Call Center', '– an office, team or company'],
  ['Clinical Trials', '– an office, team or company'],
  ['Example Pharmaceuticals', '– an office, team or company'],
  ['Example Responsible Person', '– an office, team or company'],
  ['Call 1-800-555-0100', '– holds digits or an address'],
  ['anna@example.org', '– holds digits or an address'],
  ['Beispiel', '– one word only'],
  ['MD', '– one word only'],
  ['', '– one word only'],
  ['王小明', '– one word only'],
  ['王 小明', '– not in Latin letters'],
  ['One Two Three Four Five Six Seven', '– too many words for a name'],
];

test.each(NAMES)('%s is read as %s', (written, read) => {
  expect(said({ text: written })).toBe(read);
});

test('a source that tells family and given name apart is taken at its word', () => {
  expect(said({ family: 'Ming', given: 'Li' })).toBe('ming, li');
  expect(said({ family: 'van der Muster', given: 'Max J' })).toBe('vandermuster, max j');
  expect(said({ family: 'Muster', given: 'MJ' })).toBe('muster, m j initials');
  expect(said({ family: 'Muster', given: '' })).toBe('– no given name');
});

test('reading a name never throws', () => {
  for (const text of ['\u0000', ',,,', ', , MD', '()', '\ud800', 'a'.repeat(5000), '- - -', 'Dr.', 'Prof. Dr.'])
    expect(() => readName({ text })).not.toThrow();
});

test('further given names agree where one side has none, or each is the other’s initial', () => {
  expect(middlesAgree([], ['maria'])).toBe(true);
  expect(middlesAgree(['m'], ['maria'])).toBe(true);
  expect(middlesAgree(['m'], ['k'])).toBe(false);
  expect(middlesAgree(['maria'], ['marta'])).toBe(false);
  expect(middlesAgree(['m', 'k'], ['maria'])).toBe(true);
});

const PLACES: readonly (readonly [written: string | null, key: string | null, country: string | null])[] = [
  ['Example Hospital', 'example hospital', null],
  ['The Example Hospital, Berlin, Germany', 'example hospital', 'DE'],
  ['Department of Rheumatology, Example Hospital, Berlin, Germany.', 'example hospital', 'DE'],
  ['Department of Immunology, University of Exampleton, Exampleton, UK', 'university exampleton', 'GB'],
  ['Department of X, Example Hospital, University of Exampleton, France', 'example hospital', 'FR'],
  ['University Hospital, Zurich', 'university hospital zurich', null],
  ['University Hospital', null, null],
  ['First Affiliated Hospital, Example University', 'first affiliated hospital example university', null],
  ['University of California, San Francisco', 'university california san francisco', null],
  ['University of California, Los Angeles', 'university california los angeles', null],
  ['University of Washington', 'university washington', null],
  ['Washington University', 'washington university', null],
  ['Example Centre', 'example center', null],
  ['Example Hospital, Beijing, P.R. China', 'example hospital', 'CN'],
  ['Example Hospital, Paris, France. Electronic address: anna@example.org.', 'example hospital', 'FR'],
  ['Department of Urology', null, null],
  ['Professor of Medicine', null, null],
  ['', null, null],
  [null, null, null],
];

test.each(PLACES)('the affiliation %s has the key %s and the country %s', (written, key, country) => {
  const read = readAffiliation(written);
  expect([read.key, read.country]).toEqual([key, country]);
});
