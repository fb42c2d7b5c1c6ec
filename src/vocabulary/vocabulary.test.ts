import { describe, expect, test } from 'vitest';
import { DISEASES, MODALITIES, PRODUCTS, TARGETS } from './entries.gen.ts';
import { readEntries } from './generate.server.ts';
import {
  diseaseFamilyOf,
  diseaseOf,
  diseaseParents,
  diseaseWithChildren,
  entriesByAlias,
  labelOf,
  modalityOf,
  productOf,
  TOP_DISEASES,
  targetOf,
} from './vocabulary.ts';

test('the generated entries are those of data/vocabulary.json', () => {
  const { built: _, ...source } = readEntries();
  expect({ diseases: DISEASES, targets: TARGETS, modalities: MODALITIES, products: PRODUCTS }).toEqual(source);
  expect([DISEASES.length, TARGETS.length, MODALITIES.length, PRODUCTS.length]).toEqual([55, 16, 16, 101]);
});

describe('the vocabulary', () => {
  test('knows the broader diseases of a disease, nearest first', () => {
    expect(diseaseParents('JDM')).toEqual(['DM', 'IIM']);
    expect(diseaseParents('cSLE')).toEqual(['SLE']);
    expect(diseaseParents('SLE')).toEqual([]);
    expect(diseaseParents('no such key')).toEqual([]);
  });

  test('knows the narrower diseases of a disease', () => {
    expect(diseaseWithChildren('SLE')).toEqual(['SLE', 'cSLE', 'LN']);
    expect(diseaseWithChildren('no such key')).toEqual([]);
  });

  test('has only parents that exist, and no circle among them', () => {
    for (const { key, parent } of DISEASES) {
      if (parent !== null) expect(diseaseOf(parent)).not.toBeNull();
      expect(diseaseParents(key)).not.toContain(key);
    }
    expect(TOP_DISEASES.length).toBeGreaterThan(20);
  });

  test('finds an entry by any of its names, whatever case, accents and hyphens', () => {
    expect(entriesByAlias('kyv 101').map((e) => e.key)).toEqual(['mivocabtagene autoleucel']);
    expect(entriesByAlias('SJÖGREN').map((e) => e.key)).toEqual(['SjD']);
    expect(entriesByAlias('Systemic lupus').map((e) => e.key)).toEqual(['SLE']);
    expect(entriesByAlias('PMS', 'disease').map((e) => e.key)).toEqual(['PPMS', 'SPMS']);
    expect(entriesByAlias('')).toEqual([]);
    expect(entriesByAlias('constructor')).toEqual([]);
  });

  test('looks up by key, and shows an unknown key as it is', () => {
    expect(targetOf('BCMA')?.gene).toBe('TNFRSF17');
    expect(modalityOf('CAR-NK')?.label).toBe('CAR-NK');
    expect(diseaseFamilyOf('MS')).toBe('neurology');
    expect(labelOf('disease', 'MG')).toBe('myasthenia gravis');
    expect(labelOf('disease', '__proto__')).toBe('__proto__');
  });

  test('derives no target from a note that was not checked', () => {
    expect(productOf('GC012F')?.targets).toEqual(['CD19', 'BCMA']);
    expect(productOf('mosunetuzumab')?.targets).toEqual(['CD20', 'CD3']);
    expect(productOf('PIT565')).toMatchObject({ targets: [], presumedTargets: ['CD19', 'CD3'] });
    expect(productOf('DSG3-CAART')?.targets).toEqual(['DSG3']);
    expect(productOf('LMY-920')?.targets).toEqual(['BCMA', 'BAFF-R', 'TACI']);
    expect(productOf('CNTY-101')?.modality).toBe('CAR-NK');
    expect(productOf('JY231')).toMatchObject({ modality: null, inVivo: true });
    expect(productOf('OL-108')?.modality).toBeNull();
  });
});
