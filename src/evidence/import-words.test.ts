import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { askPieces } from './import-words.server.ts';
import { forgetPieces, noPieces, piecesOf, vectorOf } from './import-words.ts';

/** The vector that we put together, as the database reads it, and the one that it makes of the whole texts. */
async function both(tx: ReadTx, a: string, b: string, pieces = noPieces()): Promise<{ ours: string; theirs: string }> {
  const [x, y] = [piecesOf(a, pieces), piecesOf(b, pieces)];
  if (pieces.asked.size > 0) await askPieces(tx, pieces);
  const { rows } = await sql<{ ours: string; theirs: string }>`
    select ${vectorOf(x, y)}::tsvector::text as ours,
           (setweight(to_tsvector('english', immutable_unaccent(${a})), 'A') ||
            setweight(to_tsvector('english', immutable_unaccent(${b})), 'B'))::text as theirs`.execute(tx);
  return rows[0] ?? { ours: '', theirs: '' };
}

describe('the full-text vector put together from pieces', () => {
  test.each([
    [
      'plain words, with words that the index leaves out',
      'The cells of the patients',
      'and the rest of them are not in it',
    ],
    ['hyphens and compounds', 'CAR-T, CAR T-cells', 'CD19-directed anti-BCMA/CD19 dual-target 4-1BB'],
    ['numbers', 'NCT01234567 and 12/24', '1.5 mg, 1,000 cells, 10^6, -5, 3e8, 2.0.1, 50 %'],
    ['addresses', 'see https://example.org/a?b=1 or x@example.org', 'www.example.org:80/path, /usr/local file.txt'],
    ['quotes and backslashes', `O'Brien's "it's"`, "a\\b 'x' ''y'' \\' '"],
    ['accents and other scripts', 'Sjögren’s Ménière İstanbul', '全身性エリテマトーデス и ещё ½ ℃ ﬁn e\u0301tude'],
    ['other white space', 'a\tb\nc\u00a0d\u2003e', 'f\r\n\u2028g\u3000h'],
    ['nothing', '', ' \n '],
    ['the word that frames what the database is asked', 'zqzqz', 'before zqzqz-after zqzqz'],
    ['signs and entities', 'IL-6 & CD4+ (≥5) &amp; a<5', 'x > 3 [a] {b} *c* _d_ #e @f ~g'],
    ['a word too long for the index', `lupus ${'x'.repeat(3000)} cells`, 'after'],
  ])('is that of the whole text: %s', async (_, a, b) => {
    const { ours, theirs } = await both(await openTx(), a, b);
    expect(ours).toBe(theirs);
  });

  test('is that of the whole text beyond the last place that a vector can hold', async () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `word${i % 700}`).join(' ');
    const { ours, theirs } = await both(await openTx(), `lupus ${long}`, `${long} end`);
    // what lies beyond has one place, where words of both texts meet: which weight they have there is not ours to say
    const [x, y] = [ours, theirs].map((v) => v.replaceAll(/16383[AB]/g, '16383'));
    expect(x === y).toBe(true);
  });

  test('is that of the whole text for any row of pieces, also of those that came before', {
    timeout: 60_000,
  }, async () => {
    const tx = await openTx();
    const pieces = noPieces();
    const piece = fc.oneof(
      fc.constantFrom('the', 'cells', 'Cells,', '(CELLS)', 'CAR-T', 'lupus', 'Lupus;', "patient's", 'of', 'running'),
      fc.stringMatching(/^[A-Za-z0-9.,:;/'()%+~@_-]{1,12}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }).filter((s) => !/[<\0]/.test(s) && s.isWellFormed()),
    );
    // what stands at the very beginning is read as if something stood before it
    const text = fc.array(piece, { maxLength: 25 }).map((list) => `It ${list.join(' ')}`);
    await fc.assert(
      fc.asyncProperty(text, text, async (a, b) => {
        const { ours, theirs } = await both(tx, a, b, pieces);
        expect(ours).toBe(theirs);
      }),
      { numRuns: 200 },
    );
  });

  test('markup hides no words: its own are found too', async () => {
    const tx = await openTx();
    const { ours } = await both(tx, '', 'before <b class="lupus nephritis"> after');
    expect(ours).toMatch(/'nephriti'/);
    const broken = await both(tx, '<script>"&\u2028 title', '<style>x{} <!-- lost --> </never> <zqzqz> 3<5<b <');
    for (const word of ['script', 'titl', 'style', 'lost', 'never', 'zqzqz', '5', 'b'])
      expect(broken.ours).toContain(`'${word}':`);
  });

  test('cannot be made before the database was asked', () => {
    const pieces = noPieces();
    expect(() => vectorOf(piecesOf('lupus', pieces), [])).toThrow('not asked');
  });

  test('pieces are forgotten when there are very many, the oldest first, and asked again', async () => {
    const tx = await openTx();
    const pieces = noPieces();
    for (let i = 0; i < 30_000; i++) piecesOf(`w${i}`, pieces);
    pieces.asked.clear();
    forgetPieces(pieces);
    expect(pieces.known.size).toBe(20_000);
    expect([pieces.known.has('w9999'), pieces.known.has('w10000')]).toEqual([false, true]);
    const { ours, theirs } = await both(tx, 'w1', '', pieces);
    expect(ours).toBe(theirs);
  });
});

describe('a study that is written without its vector', () => {
  const values = (more: object) => ({
    id: 'NCT90000001',
    facts: '{}',
    title: 'T',
    first_as_of: '2026-05-01',
    last_as_of: '2026-05-01',
    complete: true,
    search_a: 'Lupus cells',
    search_b: 'anywhere',
    ...more,
  });
  const tsvOf = async (tx: ReadTx) =>
    (await tx.selectFrom('study').select('tsv').where('id', '=', 'NCT90000001').executeTakeFirstOrThrow()).tsv;

  test('gets it from its texts, and anew whenever they change', async () => {
    const tx = await openTx();
    await tx.insertInto('study').values(values({})).execute();
    expect(await tsvOf(tx)).toBe("'anywher':3B 'cell':2A 'lupus':1A");
    await tx.updateTable('study').set({ search_b: 'elsewhere' }).execute();
    expect(await tsvOf(tx)).toBe("'cell':2A 'elsewher':3B 'lupus':1A");
    await tx.updateTable('study').set({ tsv: null }).execute();
    expect(await tsvOf(tx)).toBe("'cell':2A 'elsewher':3B 'lupus':1A");
  });

  test('keeps the one that it is given', async () => {
    const tx = await openTx();
    await tx
      .insertInto('study')
      .values(values({ tsv: "'given':1A" }))
      .execute();
    expect(await tsvOf(tx)).toBe("'given':1A");
    await tx.updateTable('study').set({ search_a: 'Other', tsv: "'also':1A" }).execute();
    expect(await tsvOf(tx)).toBe("'also':1A");
  });
});
