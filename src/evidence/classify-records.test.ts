import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIGURES } from './accuracy-figures.gen.ts';
import { bundledFigures, classifyFolder, figures, readLabels } from './measure-classifier.server.ts';
import { CLASSIFIER } from './relevance.ts';

const folder = process.env.ACTION_REAL_RECORDS ?? '';
if (folder === '')
  console.warn(
    'Labels of real registry records: only the bundled form tested, because ACTION_REAL_RECORDS names no folder.',
  );

describe('the labels made for this project', () => {
  test('are of all 309 bundled studies, and say who disagreed about what and why it was settled so', () => {
    const { gold, labellers } = readLabels();
    expect(gold.size).toBe(309);
    const [a, b] = labellers;
    const differ = [...gold.keys()].filter((id) => JSON.stringify(a.get(id)) !== JSON.stringify(b.get(id)));
    expect(differ).toEqual(['NCT06316791', 'NCT06373081', 'NCT07265206', 'NCT07283315', 'NCT07413341']);
    // what was settled is what one of the two had said
    for (const id of differ)
      expect(
        [a.get(id)?.keys, b.get(id)?.keys].some((keys) => JSON.stringify(keys) === JSON.stringify(gold.get(id)?.keys)),
      ).toBe(true);
  });

  test('give the published figures of the bundled form (else run measure-classifier.server.ts)', async () => {
    expect(await bundledFigures()).toEqual(FIGURES.bundled);
    expect(FIGURES.classifier).toBe(CLASSIFIER);
  });
});

describe.skipIf(folder === '')('real registry records', () => {
  test('in their full form give the published figures', async () => expect(await figures(folder)).toEqual(FIGURES));

  test('no trial of a cancer is called relevant, nor one of other medicines', async () => {
    for (const kind of ['oncology_cart', 'autoimmune_not_cell_therapy'])
      for (const [id, found] of await classifyFolder(join(folder, 'trials', 'v2-negatives', kind)))
        expect(found.relevant, `${kind} ${id}`).toBe(false);
  });

  test('every complete trial of autoimmune CAR cells is', async () => {
    const found = await classifyFolder(join(folder, 'trials', 'v2-autoimmune'));
    expect(found.size).toBe(readdirSync(join(folder, 'trials', 'v2-autoimmune')).length);
    for (const [id, { relevant }] of found) expect(relevant, id).toBe(true);
  });
});
