import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expand } from './disease-names.ts';
import { foldText, tokensOf } from './fold.ts';
import { cueIn, scan, wordsOf } from './scan.ts';

const keys = (text: string, spelling = false): string[] =>
  scan(text, spelling)
    .hits.filter((h) => h.term.group === 'disease')
    .flatMap((h) => h.term.keys);

describe('the tokens of a text', () => {
  test.each([
    ['CD-19 CAR-T', ['cd19', 'car', 't']],
    ['CD19xCD3', ['cd19', 'cd3']],
    ['BCMAxCD3', ['bcma', 'cd3']],
    ['maxed', ['maxed']],
    ['antiCD19', ['anti', 'cd19']],
    ['antibody', ['antibody']],
    ['KYV 101, type 1', ['kyv101', 'type', '1']],
    ['Sjögren’s Sjogren&#39;s', ['sjogren', 'sjogren']],
    ['γδ T', ['γδ', 't']],
    ['10 mg, 5 cells/kg', ['10', 'mg', '5', 'cell', 'kg']],
    ['& # ; &#x; &', ['x']],
    ['', []],
  ])('of %j', (text, words) => expect(tokensOf(text).map((t) => t.text)).toEqual(words));

  test('stand where they say, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        let end = 0;
        for (const t of tokensOf(text)) {
          expect(t.from).toBeGreaterThanOrEqual(end);
          expect(t.to).toBeGreaterThan(t.from);
          end = t.to;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('reading a text once', () => {
  test('gives the same whatever was read before', () => {
    const before = keys('systemic lupus erythematosus');
    // more words than are remembered
    for (let i = 0; i < 60_000; i++) scan(`word${i.toString(36)}x q${i}`);
    expect(keys('systemic lupus erythematosus')).toEqual(before);
  });

  test('quotes cues as written', () => {
    const read = scan('Off-the-Shelf anti-CD19 CAR-T');
    const cue = cueIn(read, 'allogeneic');
    expect(cue && wordsOf(read, cue)).toBe('Off-the-Shelf');
    expect(cueIn(read, 'autologous')).toBeNull();
    expect(cueIn(scan('a car and a cart'), 'receptor')).toBeNull();
  });

  test('reads a misspelt long word only where it is asked to, and says so', () => {
    expect(keys('Myastenia Gravis')).toEqual([]);
    const read = scan('Myastenia Gravis', true);
    expect(read.hits.find((h) => h.term.group === 'disease')).toMatchObject({ misspelt: true });
    expect(keys('Dermatomyosistis', true)).toEqual(['DM']);
    expect(keys('arthrosis, nephrosis, scoliosis, poliomyelitis, dermatophytosis', true)).toEqual([]);
  });
});

test('a pattern of names stands for every choice, brackets in brackets too', () => {
  expect(expand('(a|b(c|)|) d')).toEqual(['a d', 'bc d', 'b d', 'd']);
  expect(expand('plain')).toEqual(['plain']);
  expect(() => expand('(a|b')).toThrow('does not close');
});

test('folding makes British, American and plural forms one', () => {
  expect(foldText('Haemolytic anaemias')).toBe(foldText('hemolytic anemia'));
  expect(foldText('leukaemia tumours thrombocytopaenia')).toBe(foldText('leukemia tumor thrombocytopenia'));
});
