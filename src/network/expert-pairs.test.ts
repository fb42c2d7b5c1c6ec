import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseCtgovStudy } from '#evidence/study-facts.ts';
import { cluster, mayBePairs, type ReadMention, readMention } from './expert-identity.ts';
import { contactsOfRecord, peopleOfStudy } from './expert-mentions.ts';
import { LABELLED_PAIRS } from './expert-pairs-labelled.ts';

const root = process.env.ACTION_REAL_RECORDS ?? '';
if (root === '')
  console.warn('Joins of real names: not tested, because ACTION_REAL_RECORDS names no folder with registry records.');

/** Every study in the folder, the first record of each that comes. */
function realRecords(): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const add = (json: unknown): void => {
    const study = parseCtgovStudy(json);
    if (study.kind === 'study' && !found.has(study.nctId)) found.set(study.nctId, json);
  };
  const walk = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (name.endsWith('.json')) {
        const json = JSON.parse(readFileSync(path, 'utf8')) as unknown;
        const list = Array.isArray(json) ? json : ((json as { studies?: unknown[] } | null)?.studies ?? [json]);
        list.forEach(add);
      }
    }
  };
  walk(join(root, 'trials'));
  const bulk = gunzipSync(readFileSync(join(root, 'trials/v2-bulk-sample.ndjson.gz'))).toString('utf8');
  for (const line of bulk.split('\n')) if (line !== '') add(JSON.parse(line) as unknown);
  return found;
}

describe.skipIf(root === '')('names in real registry records', () => {
  const mentions: ReadMention[] = [];
  let setAside = 0;
  for (const [id, record] of root === '' ? [] : realRecords()) {
    const study = parseCtgovStudy(record);
    if (study.kind !== 'study') continue;
    const houses = [study.facts.sponsor?.name ?? '', ...(study.facts.collaborators ?? []).map((c) => c.name)];
    for (const person of [...peopleOfStudy(study.facts), ...contactsOfRecord(record)]) {
      const read = readMention(`${id} ${person.place}`, id, person, houses).mention;
      if (read) mentions.push(read);
      else setAside++;
    }
  }
  const clusters = cluster(mentions);
  const home = new Map(clusters.flatMap((c, i) => c.mentions.map((m) => [m.id, i] as const)));
  const pairs = new Set(mayBePairs(clusters).map((p) => `${p.one} ${p.other}`));
  const joined = (one: string, other: string) => home.has(one) && home.get(one) === home.get(other);
  const shown = (one: string, other: string) => {
    const [a = 0, b = 0] = [home.get(one) ?? -1, home.get(other) ?? -2].sort((x, y) => x - y);
    return pairs.has(`${a} ${b}`);
  };
  const same = LABELLED_PAIRS.filter((p) => p.same);
  const different = LABELLED_PAIRS.filter((p) => !p.same);

  test('no two people are joined: the precision of joins is 1', () => {
    expect(different).toHaveLength(99);
    expect(different.filter((p) => joined(p.one, p.other))).toEqual([]);
  });

  test('of 75 pairs that are one person 44 are joined and 25 more shown as may-be pairs: recall 0.59 and 0.92', () => {
    expect(same).toHaveLength(75);
    const found = same.filter((p) => joined(p.one, p.other)).length;
    const seen = same.filter((p) => !joined(p.one, p.other) && shown(p.one, p.other)).length;
    expect({ found, seen }).toEqual({ found: 44, seen: 25 });
  });

  test('of 99 pairs that are two people one is shown as a may-be pair', () => {
    expect(different.filter((p) => shown(p.one, p.other)).length).toBe(1);
  });

  test('the whole, in figures', () => {
    expect({ mentions: mentions.length, setAside, persons: clusters.length, pairs: pairs.size }).toEqual({
      mentions: 408,
      setAside: 34,
      persons: 367,
      pairs: 26,
    });
  });
});

test('the bundled records, which are excerpts, name nobody', () => {
  const folder = fileURLToPath(new URL('../../data/trials', import.meta.url));
  const studies = new Set<string>();
  let named = 0;
  for (const file of readdirSync(folder))
    for (const line of readFileSync(join(folder, file), 'utf8').split('\n')) {
      if (line === '') continue;
      const json = JSON.parse(line) as unknown;
      const study = parseCtgovStudy(json);
      if (study.kind !== 'study') continue;
      studies.add(study.nctId);
      named += peopleOfStudy(study.facts).length + contactsOfRecord(json).length;
    }
  expect({ studies: studies.size, named }).toEqual({ studies: 309, named: 0 });
});
