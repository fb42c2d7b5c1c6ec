import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { DISEASE_FACTS } from './disease-facts.ts';
import { diseaseOf } from './vocabulary.ts';

test('the sentences on diseases are those of the data folder, each with a source and a day', async () => {
  const data = JSON.parse(await readFile('data/diseases.json', 'utf8'));
  expect(DISEASE_FACTS).toEqual(data);
  for (const f of DISEASE_FACTS) {
    expect(f.url).toMatch(/^https:/);
    expect(f.readOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

test('every disease with a sentence is one of the vocabulary', () => {
  expect(DISEASE_FACTS.map((f) => diseaseOf(f.key)?.key)).toEqual(['SLE', 'MS', 'IIM', 'SSc']);
});
