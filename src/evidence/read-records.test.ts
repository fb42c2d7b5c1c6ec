import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type RawRecord, type ReadLimits, readRecords } from './read-records.server.ts';

async function* chunks(bytes: Buffer, cuts: readonly number[] = []): AsyncGenerator<Uint8Array> {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let start = 0;
  for (const place of [...places, bytes.length]) {
    yield bytes.subarray(start, place);
    start = place;
  }
}

async function read(
  source: string | Buffer,
  limits: Partial<ReadLimits> = {},
  cuts: readonly number[] = [],
): Promise<RawRecord[]> {
  const records: RawRecord[] = [];
  for await (const record of readRecords(chunks(Buffer.from(source), cuts), limits)) records.push(record);
  return records;
}
const texts = (records: readonly RawRecord[]): string[] =>
  records.filter((record) => !('problem' in record)).map(({ text }) => text);
const problems = (records: readonly RawRecord[]): string[] =>
  records.flatMap((record) => ('problem' in record ? [record.problem] : []));

const A = '{"id":"a","text":"brace } bracket ] quote \\" comma, \\\\"}';
const B = '{ "id" : "b",\t"list" : [ {"x":1}, [ ], "[" ] }';
const C = '{"id":"ç…𝒳"}';
const records = [A, B, C];

describe('each shape gives the same records, untouched', () => {
  const shapes: [string, string][] = [
    ['a bare array', `[${records.join(',')}]`],
    ['a bare array over lines', `[\n${records.join(',\r\n')}\n]\n`],
    ['a list answer', `{"studies":[${records.join(',')}],"nextPageToken":"t"}`],
    ['a list answer that counts first', `{"totalCount":3,\n "studies" :\n [${records.join(', ')}] }`],
    ['an empty page and a full one', `{"studies":[]}{"studies":[${records.join(',')}]}`],
    ['NDJSON', records.join('\n')],
    ['NDJSON with CRLF, blank lines and an end', `${records.join('\r\n\r\n')}\r\n`],
    ['NDJSON of list answers', `{"studies":[${A}]}\n{"studies":[${B},${C}]}\n`],
    ['objects over lines, one after another', records.map((text) => text.replace('{', '{\n')).join('\n')],
    ['a byte order mark and white space before', `\uFEFF\n  [${records.join(',')}]`],
  ];

  test.each(shapes)('%s', async (name, source) => {
    const found = await read(source);
    expect(problems(found)).toEqual([]);
    expect(texts(found)).toEqual(
      name.startsWith('objects over') ? records.map((text) => text.replace('{', '{\n')) : records,
    );
    expect(found.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(found.map((record) => 'json' in record && record.json)).toEqual(records.map((text) => JSON.parse(text)));
    expect(await read(gzipSync(source))).toEqual(found);
  });

  test('wherever the bytes are cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...shapes),
        fc.array(fc.nat(600), { maxLength: 30 }),
        fc.boolean(),
        async ([, source], cuts, packed) => {
          const bytes = packed ? gzipSync(source) : Buffer.from(source);
          expect(await read(bytes, {}, cuts)).toEqual(await read(bytes));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('byte by byte, sound or broken', async () => {
    const broken = [
      `${A}\n{"id": tru\n${B}`,
      `{"id":"open\n${A}\n${B}`,
      `[${A},{"id":1,}, ,${B}`,
      `{"studies":[${A},`,
      'x\ny',
      `{"a":[1,\n${A}\n${B}\n`,
    ];
    for (const source of [...shapes.map(([, text]) => text), ...broken]) {
      const every = Array.from({ length: Buffer.byteLength(source) }, (_, i) => i);
      expect(await read(source, {}, every)).toEqual(await read(source));
    }
  });

  test('one object, on one line or many', async () => {
    expect(texts(await read(` ${B} \n`))).toEqual([B]);
    const pretty = JSON.stringify(JSON.parse(B), null, 2);
    expect(texts(await read(pretty))).toEqual([pretty]);
  });

  test('an object whose studies are no list is one record, and so is a study with such a word inside', async () => {
    for (const text of ['{"studies":{"a":1}}', '{"a":{"studies":[1]},"b":"studies"}', '{"x":"studies","y":[1,2]}'])
      expect(texts(await read(text))).toEqual([text]);
  });

  test('an empty list is no record and no problem', async () => {
    expect(await read('[]')).toEqual([]);
    expect(await read('{"studies":[],"totalCount":0}')).toEqual([]);
  });

  test('entries that are no objects are records too: the parser refuses them', async () => {
    expect(texts(await read('[1, "a,b]", null, [2,[3]], true]'))).toEqual(['1', '"a,b]"', 'null', '[2,[3]]', 'true']);
  });
});

describe('faults', () => {
  test.each(['', ' \r\n\t', '\uFEFF'])('the source %j is empty', async (source) => {
    expect(await read(source)).toEqual([{ position: 0, text: '', whole: false, problem: 'The file is empty.' }]);
    expect(problems(await read(gzipSync(source)))).toEqual(['The file is empty.']);
  });

  test('a bad line of NDJSON is a problem of its own, wherever it stands', async () => {
    const bad = ['{"id": tru', '{"id":"open', 'garbage', '{"a":1}}', '{"a":[1,2}', '{"id":1,'];
    for (const line of bad) {
      for (const lines of [
        [A, line, C],
        [line, A, C],
        [A, C, line],
      ]) {
        const found = await read(lines.join('\n'));
        expect(texts(found)).toEqual(line === '{"a":1}}' && lines[0] === line ? ['{"a":1}', A, C] : [A, C]);
        expect(problems(found)).toHaveLength(1);
      }
    }
  });

  test('a bad entry of a list is a problem, and the list goes on', async () => {
    const found = await read(`[${A},{"id": 1, },${C}]`);
    expect(texts(found)).toEqual([A, C]);
    expect(found[1]).toMatchObject({ position: 2, text: '{"id": 1, }' });
    expect(problems(found)[0]).toMatch(/^Record 2 is not valid JSON/);
  });

  test('wherever a list is cut short, the complete records come and then one problem', async () => {
    const source = `{"studies":[${A},${B.replaceAll('}', '} ')},${C}]}`;
    const bytes = Buffer.from(source);
    for (let length = 12; length < bytes.length; length++) {
      const found = await read(bytes.subarray(0, length));
      expect(problems(found), `cut at ${length}`).toHaveLength(1);
      expect('problem' in (found.at(-1) ?? {})).toBe(true);
      expect(records.map((text) => JSON.parse(text))).toEqual(
        expect.arrayContaining(found.flatMap((r) => ('json' in r ? [r.json] : []))),
      );
    }
    expect(texts(await read(bytes.subarray(0, bytes.length - 8)))).toHaveLength(2);
  });

  test('wherever gzip is cut short, what was unpacked comes and then one problem that says gzip', async () => {
    const lines = Array.from({ length: 200 }, (_, i) =>
      JSON.stringify({ i, noise: randomBytes(300).toString('base64') }),
    ).join('\n');
    const packed = gzipSync(lines);
    const found = await read(packed.subarray(0, packed.length / 2));
    expect(texts(found).length).toBeGreaterThan(20);
    expect(problems(found)).toHaveLength(1);
    expect(problems(found)[0]).toMatch(/gzip data are cut short/);
  });

  test('damaged gzip is one problem', async () => {
    const packed = gzipSync(records.join('\n'));
    packed.fill(0xff, 10);
    expect(problems(await read(packed))).toEqual(['The file could not be read: the gzip data are damaged.']);
  });

  test('text that is not UTF-8 is a problem of its record only', async () => {
    const found = await read(
      Buffer.concat([Buffer.from(`${A}\n{"id":"`), Buffer.from([0xe9, 0xff]), Buffer.from(`"}\n${C}`)]),
    );
    expect(texts(found)).toEqual([A, C]);
    expect(problems(found)[0]).toMatch(/^Record 2 is not valid UTF-8/);
  });

  test.each<[string, Buffer, RegExp]>([
    ['UTF-16', Buffer.from(`\uFEFF[${A}]`, 'utf16le'), /UTF-16/],
    ['gzip in gzip', gzipSync(gzipSync(A)), /twice/],
    ['ZIP', Buffer.from('PK\u0003\u0004rest'), /ZIP/],
    ['HTML', Buffer.from('<!doctype html>'), /XML or HTML/],
  ])('%s is one clear problem', async (_name, bytes, sentence) => {
    const found = problems(await read(bytes));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(sentence);
  });

  test('a text that is no JSON at all is given up after twenty lines', async () => {
    const found = await read(Array.from({ length: 5000 }, (_, i) => `line ${i}`).join('\n'), {}, [400]);
    expect(found.length).toBeLessThan(60);
    expect(problems(found).at(-1)).toMatch(/the rest was not read/);
  });

  test('a record that is too long is left out and the rest is read', async () => {
    const long = JSON.stringify({ text: 'x'.repeat(5000), nested: [{ a: ']' }] });
    const every = Array.from({ length: 60 }, (_, i) => i * 100);
    for (const source of [`[${A},${long},${C}]`, [A, long, C].join('\n')]) {
      for (const cuts of [[], every]) {
        const found = await read(source, { maxRecordBytes: 1000 }, cuts);
        expect(texts(found)).toEqual([A, C]);
        expect(problems(found)).toEqual(['Record 2 is longer than 1000 bytes, the most that is read as one record.']);
        expect(found[1]?.text.length).toBeLessThanOrEqual(400);
      }
    }
  });

  test('a gzip bomb is stopped by its ratio, and any source by its size', async () => {
    const bomb = gzipSync(Buffer.alloc(40_000_000, 'x'));
    expect(problems(await read(bomb, { ratioFromBytes: 1_000_000 })).at(-1)).toMatch(/gzip bomb/);
    const lines = `${A}\n`.repeat(2000);
    const found = await read(lines, { maxBytes: 50_000 }, [30_000, 60_000]);
    expect(problems(found)).toEqual([expect.stringMatching(/holds more than 50000 bytes; reading stopped/)]);
    expect(texts(found).length).toBeGreaterThan(100);
  });

  test('a file that is not there, and a folder, are a sentence', async () => {
    const all = async (path: string) => {
      const found: RawRecord[] = [];
      for await (const record of readRecords(path)) found.push(record);
      return problems(found);
    };
    expect(await all('./no-such-file.json')).toEqual(['The file could not be read: there is no such file.']);
    expect(await all('.')).toEqual(['The file could not be read: it is a folder, not a file.']);
  });
});

test('a file is read by its path, whatever its name says, and can be left half-way', async () => {
  const folder = await mkdtemp(`${tmpdir()}/read-records-`);
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = `${folder}/records.txt`;
  await writeFile(path, gzipSync(`${A}\n`.repeat(100_000)));
  let seen = 0;
  for await (const record of readRecords(path)) {
    expect(record.text).toBe(A);
    if (++seen === 3) break;
  }
  expect(seen).toBe(3);
});

test('what cannot be parsed is handed over whole, so that quarantine keeps the original', async () => {
  const broken = `{"protocolSection": ${'x'.repeat(2000)}}`;
  const [first] = await read(`${broken}\n${A}`);
  expect(first).toMatchObject({ text: broken, whole: true });
  const cut = `{"protocolSection":{"a":"${'y'.repeat(2000)}`;
  const found = await read(`[${A},${cut}`);
  expect(found.at(-1)).toMatchObject({ text: cut, whole: true });
});

test('what is not UTF-8 is handed over byte for byte, also where the file ends in it', async () => {
  const latin = Buffer.from(`{"title":"Étude ${'x'.repeat(2000)}"}`, 'latin1');
  const found = await read(Buffer.concat([Buffer.from(`${A}\n`), latin, Buffer.from(`\n${C}`)]));
  expect(found[1]).toMatchObject({ position: 2, whole: true, bytes: latin });
  const cut = latin.subarray(0, 1500);
  expect((await read(Buffer.concat([Buffer.from(`[${A},`), cut]))).at(-1)).toMatchObject({ whole: true, bytes: cut });
});
