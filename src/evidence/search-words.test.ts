import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entriesOfFacet } from '#vocabulary/vocabulary.ts';
import { FAMILIES } from './search-names.ts';
import { onlyWords, printWords, type ReadWords, readingWords, readWords } from './search-words.ts';

/** A short form of what was read, for tables: kind and words, with what it was read as. */
const short = (read: ReadWords): string =>
  read
    .map((list) =>
      list
        .map(
          (p) =>
            `${p.not ? '-' : ''}${p.words}${readingWords(p) === null ? (p.kind === 'phrase' ? ' "' : '') : ` = ${readingWords(p)}`}`,
        )
        .join(' | '),
    )
    .join(' OR ');

describe('typed words are read', () => {
  test.each([
    ['lupus nephritis', 'lupus nephritis = lupus nephritis, disease'],
    ['KYV-101', 'KYV-101 = mivocabtagene autoleucel, product'],
    ['kyv101', 'kyv101 = mivocabtagene autoleucel, product'],
    [
      'kyv 101 in myasthenia',
      'kyv 101 = mivocabtagene autoleucel, product | in | myasthenia = myasthenia gravis, disease',
    ],
    ['CD19 lupus', 'CD19 = CD19, target | lupus = systemic lupus erythematosus, disease'],
    ['SSc CAR-NK', 'SSc = systemic sclerosis, disease | CAR-NK = CAR-NK, kind of therapy'],
    [
      'scleroderma Germany recruiting',
      'scleroderma = systemic sclerosis, disease | Germany = Germany, country | recruiting = recruiting, status',
    ],
    ['"KYV-101" -"lupus nephritis"', 'KYV-101 " | -lupus nephritis "'],
    [
      'lupus or myositis',
      'lupus = systemic lupus erythematosus, disease OR myositis = idiopathic inflammatory myopathy, disease',
    ],
    ['-lupus fatigue', '-lupus = systemic lupus erythematosus, disease | fatigue'],
    ['not yet recruiting', 'not yet recruiting = not yet recruiting, status'],
    ['active, not recruiting', 'active, not recruiting = active, not recruiting, status'],
    ['vasculitis', 'vasculitis = part of the name of anti-neutrophil cytoplasmic antibody-associated vasculitis'],
    ['sclerosis', 'sclerosis'],
    ['stopped', 'stopped = suspended or terminated or withdrawn, status'],
    ['phase 1', 'phase 1 = Phase 1'],
    ['Phase I/II trial', 'Phase I/II = Phase 1/2 | trial'],
    ['early phase 1', 'early phase 1 = Early phase 1'],
    ['phase 7', 'phase 7'],
    ['phase 1 2 lupus', 'phase 1 = Phase 1 | 2 | lupus = systemic lupus erythematosus, disease'],
    ['NCT06869278', 'NCT06869278 = NCT06869278, number of ClinicalTrials.gov'],
    ['nct0686', 'nct0686 = numbers that begin with NCT0686'],
    ['(NCT06869278)', '(NCT06869278) = NCT06869278, number of ClinicalTrials.gov'],
    ['EudraCT number 2021-001234-22', '2021-001234-22 = 2021-001234-22, number of EudraCT'],
    [
      'jRCT2033210123 lupus',
      'jRCT2033210123 = JRCT2033210123, number of jRCT | lupus = systemic lupus erythematosus, disease',
    ],
    ['South Korea', 'South Korea = South Korea, country'],
    ['Türkiye', 'Türkiye = Turkey (Türkiye), country'],
    ['US', 'US = United States, country'],
    ['tell us', 'tell us'],
    ['CD3E', 'CD3E'],
    ['fatigue as such', 'fatigue as such'],
    ['CAR-T', 'CAR-T = any CAR T-cell therapy'],
    ['CART cells in lupus', 'CART cells = any CAR T-cell therapy | in | lupus = systemic lupus erythematosus, disease'],
    ['chimeric antigen receptor T-cell', 'chimeric antigen receptor T-cell = any CAR T-cell therapy'],
    ['in vivo CAR-T', 'in vivo CAR-T = any in vivo CAR therapy'],
    ['allo CAR-NK', 'allo = any allogeneic CAR therapy | CAR-NK = CAR-NK, kind of therapy'],
    ['T-cell engager', 'T-cell engager = any T-cell engager'],
    ['anti-CD19', 'anti-CD19 = CD19, target'],
    ['CD19-directed', 'CD19-directed = CD19, target'],
    ['anti-MuSK', 'anti-MuSK = MuSK, target'],
    ['CD19 x BCMA', 'CD19 = CD19, target | BCMA = BCMA, target'],
    ['lupus 2025', 'lupus = systemic lupus erythematosus, disease | 2025 = start in 2025'],
    ['1925', '1925'],
    ['or', ''],
    ['"', ''],
    ['- -- "" or', ''],
  ])('%j as %j', (query, expected) => expect(short(readWords(query))).toBe(expected));

  test('every kind of therapy that a family names is one of the vocabulary, and every kind of CAR T cell is in one', () => {
    const keys = entriesOfFacet('modality').map((e) => e.key);
    const named = new Set(FAMILIES.flatMap((f) => f.keys));
    expect([...named].filter((k) => !keys.includes(k))).toEqual([]);
    expect(keys.filter((k) => !named.has(k))).toEqual(['CAR-NK']);
  });

  test('a name that several entries share is read as all of them', () => {
    const [[part] = []] = readWords('DSG3-CAART');
    expect(part?.kind === 'name' ? part.entries.map((e) => e.facet).sort() : null).toEqual(['modality', 'product']);
  });

  test('in quotes they are never read as anything else, and the query in quotes keeps its words', () => {
    const read = readWords('KYV-101 fatigue -Germany or "as typed"');
    expect(onlyWords(read)).toBe('"KYV-101" fatigue -"Germany" or "as typed"');
    expect(short(readWords(onlyWords(read)))).toBe('KYV-101 " | fatigue | -Germany " OR as typed "');
  });

  test('any text can be read, and what is printed is read the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const printed = printWords(readWords(text));
        expect(short(readWords(printed))).toBe(short(readWords(printWords(readWords(printed)))));
        expect(
          readWords(onlyWords(readWords(text)))
            .flat()
            .filter((p) => p.kind === 'name'),
        ).toEqual([]);
      }),
      { seed: 3, numRuns: 400 },
    );
  });
});
