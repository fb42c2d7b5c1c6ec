import { describe, expect, test } from 'vitest';
import { findNames, turnedHeading } from './match.ts';

const diseases = (text: string): string[] => findNames(text, 'disease').map((f) => f.key);

describe('a disease', () => {
  test('is found by its name, a synonym or a plural, and the words are quoted as written', () => {
    expect(findNames('CAR-T in Idiopathic Inflammatory Myopathies (IIM)', 'disease')).toEqual([
      { facet: 'disease', key: 'IIM', words: 'Idiopathic Inflammatory Myopathies', rule: 'name' },
      { facet: 'disease', key: 'IIM', words: 'IIM', rule: 'short form' },
    ]);
  });

  test.each([
    ['Sjögren’s Syndrome', ['SjD']],
    ['Primary Sjogren&#39;s Syndrome', ['SjD']],
    ['autoimmune haemolytic anaemia', ['AIHA']],
    ['Behçet’s disease', ['Behcet']],
    ['IgG4 Related Diseases', ['IgG4RD']],
    ['Generalised Myasthenia Gravis', ['gMG']],
    ['Stage 3 Type 1 Diabetes', ['T1D']],
    ['SLE-ITP', ['SLE', 'ITP']],
    ['REFRACTORY SYSTEMIC LUPUS ERYTHEMATOSUS', ['SLE']],
  ])('is found in %j', (text, keys) => expect(diseases(text)).toEqual(keys));

  test('named inside a longer name is not counted twice: lupus nephritis is not lupus', () => {
    expect(diseases('lupus nephritis')).toEqual(['LN']);
    expect(diseases('lupus, nephritis')).toEqual(['LN']);
    expect(diseases('lupus and lupus nephritis')).toEqual(['SLE', 'LN']);
  });

  test.each([
    'mg', // a unit
    '5 MG daily', // two letters
    'LC-MS/MS', // mass spectrometry
    'DM', // diabetes mellitus
    'AE', // adverse event
    'AAV vector', // a virus
    'MPA', // mycophenolic acid
    'sle', // not in the letters of the short form
    'asleep', // not a whole word
    'prelupus',
    'cutaneous lupus erythematosus',
    'lupus anticoagulant',
    'rheumatoid factor',
    'localized scleroderma',
    'patients without lupus',
    'non-SLE',
    '',
  ])('is not found in %j', (text) => expect(diseases(text)).toEqual([]));

  test('is found in headings that catalogues turn round', () => {
    expect(turnedHeading('Anemia, Hemolytic, Autoimmune')).toBe('Autoimmune Hemolytic Anemia');
    expect(diseases(turnedHeading('Scleroderma, Systemic') ?? '')).toEqual(['SSc']);
    expect(turnedHeading('Lupus')).toBeNull();
    expect(turnedHeading('One, two, three, four, five')).toBeNull();
  });

  test('is not denied by "with or without"', () => {
    expect(diseases('SLE with or without lupus nephritis, and no myositis')).toEqual(['SLE', 'LN']);
  });

  test.each([
    ['ANCA-associated small vessel vasculitis', ['AAV']],
    ['antineutrophilic cytoplasmic antibody-associated vasculitides', ['AAV']],
    ['AQP4-IgG positive neuromyelitis optica spectrum disorder', ['NMOSD-AQP4']],
    ['aplastic anaemia and immune thrombocytopaenia', ['AA', 'ITP']],
    ['primary and secondary progressive multiple sclerosis', ['PPMS', 'SPMS']],
    ['relapsed or refractory multiple sclerosis', ['MS']],
    ['congenital myasthenic syndrome, SLE models, lupus-prone mice', []],
    ['TAK-007, CAPS, SPS, RMS', []],
  ])('is read by general names: %j', (text, keys) => expect(diseases(text)).toEqual(keys));
});

describe('a target', () => {
  const targets = (text: string): string[] => findNames(text, 'target').map((f) => f.key);
  test('is found however the number is joined, and beside the receptor', () => {
    expect(targets('CD19/CD-20 and CD 22')).toEqual(['CD19', 'CD20', 'CD22']);
    expect(targets('CD19CAR-T')).toEqual(['CD19']);
    expect(targets('anti-CD19-BCMA')).toEqual(['CD19', 'BCMA']);
    expect(targets('CD19xCD3, BCMAxCD3 and antiCD19')).toEqual(['CD19', 'CD3', 'BCMA', 'CD3', 'CD19']);
    expect(targets('P-CD19CD20-ALLO1')).toEqual(['CD19', 'CD20']);
  });
  test('is not found where a letter or digit touches it', () => {
    expect(targets('Anti-CD3E')).toEqual([]);
    expect(targets('CD190')).toEqual([]);
    expect(targets('a taci agreement')).toEqual([]);
    expect(targets('BAFF')).toEqual([]);
  });
});

describe('a product', () => {
  const products = (text: string): string[] => findNames(text, 'product').map((f) => f.key);
  test('is found by a code in any writing', () => {
    expect(products('KYV101, Kyv-101 and KYV 101')).toEqual(new Array(3).fill('mivocabtagene autoleucel'));
    expect(products('BMS-986353')).toEqual(['zolacabtagene autoleucel']);
  });
  test('is not found by its number alone', () => {
    expect(products('103 patients, 1x10^6 cells')).toEqual([]);
    expect(products('LUCAR-G79D')).toEqual([]);
  });
});
