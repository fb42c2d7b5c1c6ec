import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  ancestorsOf,
  COMPANIES,
  companiesNamedIn,
  companiesOfProduct,
  companyByKey,
  companyOf,
  foldCompany,
  kindByName,
  searchCompanies,
} from './companies.ts';
import { DEVELOPERS } from './companies-developers.ts';
import { PRODUCTS } from './entries.gen.ts';

test.each([
  ['Juno Therapeutics, Inc., a Bristol-Myers Squibb Company', 'juno'],
  ['JUNO THERAPEUTICS', 'juno'],
  ['Kite, A Gilead Company', 'kite'],
  ['Kite Pharma, Inc.', 'kite'],
  ['Gilead', 'gilead'],
  ['Kyverna', 'kyverna'],
  ['Kyverna Therapeutics', 'kyverna'],
  ['kyverna therapeutics inc.', 'kyverna'],
  ['Gracell Biotechnologies (Shanghai) Co., Ltd.', 'gracell'],
  ['Nanjing Legend Biotech Co.', 'legend'],
  ['Bristol Myers Squibb', 'bristol-myers-squibb'],
  ['Bristol-Myers Squibb Company', 'bristol-myers-squibb'],
  ['BMS', 'bristol-myers-squibb'],
  ['Novartis Pharma AG', 'novartis'],
  ['Novartis Pharmaceuticals', 'novartis'],
  ['F. Hoffmann-La Roche Ltd', 'roche'],
  ['Genentech, Inc.', 'genentech'],
  ['Miltenyi Biomedicine GmbH', 'miltenyi'],
  ['Miltenyi Biotec B.V. & Co. KG', 'miltenyi-biotec'],
  ['Johnson and Johnson', 'johnson-johnson'],
  ['J&J', 'johnson-johnson'],
  ['CRISPR Therapeutics AG', 'crispr'],
  ['Adicet Therapeutics', 'adicet'],
  ['Cabaletta', 'cabaletta'],
  ['Universitätsklinikum Erlangen', 'erlangen'],
  ['Hospital Clínic de Barcelona', 'clinic-barcelona'],
  ['Seattle Children’s Hospital', 'seattle-childrens'],
  ['The First Affiliated Hospital of Air Force Medicial University', 'air-force-medical-university'],
  ['Shenzhen MagicRNA Biotechnology Co., Ltd', 'magicrna'],
  ['Nkarta, Inc.', 'nkarta'],
])('%j is read as %s', (text, key) => {
  expect(companyOf(text)?.key).toBe(key);
});

test.each([
  '',
  ' ',
  'Inc.',
  'AZ',
  'Legend',
  'Juno',
  'Precision',
  'Century',
  'Fate',
  'Sana',
  'Therapeutics',
  'Bio',
  'JW',
  'TG',
  'Miltenyi',
  'a lecture for Novartis',
  'Not Kyverna',
  'Kite surfing',
  'Beijing Biotech',
  'Hospital',
  'University Hospital',
  'Tongji Medical College',
])('%j names no company for certain', (text) => {
  expect(companyOf(text)).toBeNull();
});

test.each([
  ['Kyverna Therapeutics, Inc. (NASDAQ: KYTX)', ['kyverna']],
  ['Kyverna Therapeutics (stock options)', ['kyverna']],
  ['Kyverna & Cabaletta', ['kyverna', 'cabaletta']],
  ['Novartis Deutschland GmbH', ['novartis']],
  ['Gilead Sciences Europe Ltd', ['gilead']],
  ['AstraZeneca UK', ['astrazeneca']],
  ['AbbVie Deutschland', ['abbvie']],
  ['A partnership with Cabaletta Bio: exclusive access to our data', ['cabaletta']],
  // the longest name at a place: the owner is not named a second time
  ['Kite, A Gilead Company', ['kite']],
  ['Kite (stock options)', ['kite']],
  ['Kyverna’s product', ['kyverna']],
  ['Bristol\u2011Myers\u00a0Squibb stock', ['bristol-myers-squibb']],
  // a Cyrillic letter, and a hyphen that is not shown
  ['C\u0430baletta', ['cabaletta']],
  ['Nov\u00adartis', ['novartis']],
  ['shares of BMS', ['bristol-myers-squibb']],
  ['J&J shares', ['johnson-johnson']],
  ['without Novartis', ['novartis']],
  ['UNIVERSITÄTSKLINIKUM ERLANGEN, Medizin 3', ['erlangen']],
])('%j names %j', (text, keys) => {
  expect(companiesNamedIn(text).map((c) => c.key)).toEqual(keys);
});

test.each([
  '',
  'kite surfing in lupus',
  'Lyell’s syndrome',
  'a century of fate, sana and legend',
  'The Legend of Juno',
  'precision medicine for patients',
  'Hospital of the University',
  'bmsx and novartisch',
])('%j names no company inside it', (text) => {
  expect(companiesNamedIn(text)).toEqual([]);
});

test('A text of nothing but signs, or a very long one, is read without harm', () => {
  expect(companiesNamedIn('‑–—−_ \u200b')).toEqual([]);
  expect(companiesNamedIn(`${'word '.repeat(20_000)}Kyverna`).map((c) => c.key)).toEqual(['kyverna']);
});

test('Every developer of a product of the vocabulary is known, and every line of the list is of use', () => {
  const named = new Set(PRODUCTS.flatMap((p) => p.sponsor ?? []));
  expect([...named].filter((s) => !(s in DEVELOPERS))).toEqual([]);
  expect(Object.keys(DEVELOPERS).filter((s) => !named.has(s))).toEqual([]);
  expect(companiesOfProduct('GC012F')).toEqual(['gracell', 'astrazeneca']);
  expect(companiesOfProduct('Meta10-19')).toEqual([]);
  expect(companiesOfProduct('no such product')).toEqual([]);
});

test('Every owner is a company of the list, says how it is known, and no company owns itself', () => {
  for (const c of COMPANIES) {
    expect(c.source).not.toBe('');
    if (c.parent === null) continue;
    expect(companyByKey(c.parent), c.key).not.toBeNull();
    expect(c.parentVerified, c.key).not.toBeNull();
    expect(c.parentSource, c.key).not.toBeNull();
    expect(ancestorsOf(c.key)).not.toContain(c.key);
  }
  expect(ancestorsOf('kite')).toEqual(['gilead']);
  expect(ancestorsOf('no such company')).toEqual([]);
});

test('What the vocabulary marks as remembered is not verified here', () => {
  for (const p of PRODUCTS)
    if (p.sponsor?.includes('(from memory)') && p.sponsor !== 'CSPC (from memory)')
      for (const key of companiesOfProduct(p.key)) expect(companyByKey(key)?.verified, key).toBe('no');
  expect(companyByKey('capstan')?.parentVerified).toBe('no');
  expect(companyByKey('kite')?.parentVerified).toBe('yes');
});

test('A search finds companies by the beginnings of their words, those that begin so first', () => {
  expect(searchCompanies('brist', 5).map((c) => c.key)).toContain('bristol-myers-squibb');
  expect(searchCompanies('kyv', 5)[0]?.key).toBe('kyverna');
  expect(
    searchCompanies('precision', 5)
      .map((c) => c.key)
      .sort(),
  ).toEqual(['chongqing-precision', 'precision-bio']);
  expect(searchCompanies('  ', 5)).toEqual([]);
  expect(searchCompanies('the', 3).length).toBeLessThanOrEqual(3);
});

test('Folding a name of nothing but a form of company leaves it, and never fails on odd text', () => {
  expect(foldCompany('GmbH')).toBe('gmbh');
  expect(foldCompany('***')).toBe('');
  expect(foldCompany('Éxample & Söhne, S.A.')).toBe('example and sohne');
});

test('A body that is not in the list is guessed by its name: a hospital is no company', () => {
  expect(kindByName('RenJi Hospital')).toBe('academic');
  expect(kindByName('Stanford University')).toBe('academic');
  expect(kindByName('A Society of Physicians')).toBe('academic');
  expect(kindByName('Example Biotech Ltd')).toBe('company');
});

test('Of the lead sponsors of the bundled records, all but two from industry are known', () => {
  const found = new Map<string, string>();
  for (const file of readdirSync('data/trials').filter((f) => f.endsWith('.ndjson')))
    for (const line of readFileSync(`data/trials/${file}`, 'utf8').split('\n')) {
      if (line.trim() === '') continue;
      const sponsor = JSON.parse(line).protocolSection.sponsorCollaboratorsModule.leadSponsor;
      found.set(sponsor.name, sponsor.class);
    }
  const industry = [...found].filter(([, c]) => c === 'INDUSTRY').map(([name]) => name);
  // a person's name, and a description that fits many
  expect(industry.filter((s) => !companyOf(s))).toEqual(['LiangZou', 'Beijing Biotech']);
  const others = [...found.keys()].filter((s) => !industry.includes(s));
  expect(others.filter((s) => companyOf(s)?.kind === 'company')).toEqual([
    'Shenzhen Geno-Immune Medical Institute',
    'Essen Biotech',
    'AlphaNa Bioscience Company Limited',
  ]);
  expect({
    sponsors: found.size,
    industry: industry.length,
    resolved: [...found.keys()].filter((s) => companyOf(s)).length,
  }).toMatchInlineSnapshot(`
    {
      "industry": 59,
      "resolved": 69,
      "sponsors": 134,
    }
  `);
});
