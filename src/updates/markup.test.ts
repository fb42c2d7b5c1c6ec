import { expect, test } from 'vitest';
import { type Block, type Inline, plainText, readMarkup, referencesOf } from './markup.ts';
import { passageInput, passageWarnings } from './passage.ts';
import { safeLink } from './safe-link.ts';

const text = (t: string): Inline => ({ type: 'text', text: t });

test('paragraphs, headings, lists and emphasis are read', () => {
  expect(
    readMarkup('## What we know\nOne **strong** and *em*\nline.\n\n- first\n- second\n  goes on\n\n1. one\n2) two'),
  ).toEqual([
    { type: 'heading', children: [text('What we know')] },
    {
      type: 'paragraph',
      children: [
        text('One '),
        { type: 'strong', children: [text('strong')] },
        text(' and '),
        { type: 'em', children: [text('em')] },
        text(' line.'),
      ],
    },
    { type: 'list', ordered: false, items: [[text('first')], [text('second'), text(' '), text('goes on')]] },
    { type: 'list', ordered: true, items: [[text('one')], [text('two')]] },
  ] satisfies Block[]);
});

test('references to things of the line are read in any case, and only with the letter of their kind', () => {
  expect(readMarkup('[[claim:C1]] [[Decision:d2]] [[initiative: I3 ]]')[0]).toMatchObject({
    children: [
      { type: 'ref', ref: { kind: 'claim', id: 'C1' } },
      text(' '),
      { ref: { kind: 'decision', id: 'D2' } },
      text(' '),
      { ref: { kind: 'initiative', id: 'I3' } },
    ],
  });
  expect(referencesOf('[[claim:D1]] [[study:NCT1]] [[claim:C1]] **[[claim:C1]]** [[claim:').unreadable).toEqual([
    '[[claim:D1]]',
    '[[study:NCT1]]',
    '[[claim:',
  ]);
  expect(referencesOf('a **[[claim:C2]]** and [[claim:C2]]').refs).toEqual([{ kind: 'claim', id: 'C2' }]);
});

test('markup for a browser is text and nothing else', () => {
  const hostile = '<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; <a href="javascript:x">y</a>';
  expect(readMarkup(hostile)).toEqual([{ type: 'paragraph', children: [text(hostile)] }]);
});

test('a link leads to https or to a page of this site, or is text', () => {
  expect(readMarkup('[a](https://example.org/x?y=1#z)')[0]).toMatchObject({
    children: [{ type: 'link', href: 'https://example.org/x?y=1#z' }],
  });
  expect(readMarkup('[a](/claims/C1)')[0]).toMatchObject({ children: [{ type: 'link', href: '/claims/C1' }] });
  for (const href of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'http://example.org',
    '//example.org',
    '/\\example.org',
    '\\\\example.org',
    'https://user:secret@example.org',
    'https://',
    'https:example.org',
    'example.org',
    '',
    ' ',
    'https://example.org/"onmouseover="x',
    `https://example.org/${'x'.repeat(3000)}`,
  ])
    expect(safeLink(href), href).toBeNull();
  expect(readMarkup('[a](javascript:alert)')[0]).toEqual({
    type: 'paragraph',
    children: [text('[a](javascript:alert)')],
  });
});

test('marks that are never closed are text, and a backslash makes a mark into text', () => {
  expect(readMarkup('a ** b * c **d [e](f')).toEqual([{ type: 'paragraph', children: [text('a ** b * c **d [e](f')] }]);
  expect(readMarkup('\\*not em\\*')).toEqual([{ type: 'paragraph', children: [text('*not em*')] }]);
  expect(readMarkup('****')).toEqual([{ type: 'paragraph', children: [text('****')] }]);
});

test('emphasis in emphasis is read, and a single star does not close at half of a double one', () => {
  expect(readMarkup('*a **b** c*')[0]).toEqual({
    type: 'paragraph',
    children: [{ type: 'em', children: [text('a '), { type: 'strong', children: [text('b')] }, text(' c')] }],
  });
});

test('a body of nothing but opening marks is read in time that grows with its length', () => {
  for (const piece of ['[', '*', '**a ', '[[', '[a](', '*a', '[[claim:', '- ', '#', '\\']) {
    const body = piece.repeat(Math.floor(20_000 / piece.length));
    const started = performance.now();
    readMarkup(body);
    expect(performance.now() - started, piece).toBeLessThan(1500);
  }
});

test('the words of a line are its text with each reference said', () => {
  const [block] = readMarkup('In **all**, [[claim:C1]] [here](/x)');
  expect(block?.type === 'paragraph' && plainText(block.children, (r) => `<${r.id}>`)).toBe('In all, <C1> here');
});

test('a passage without a claim is refused, and so are brackets that name nothing', () => {
  const read = (body: string) =>
    passageInput.safeParse({ title: 'A title', body, corrects: '' }).error?.issues[0]?.message;
  expect(read('Only words stand here, and many.')).toContain('at least one claim');
  expect(read('It follows from [[decision:D1]] alone.')).toContain('at least one claim');
  expect(read('Here [[claim:X1]] and [[claim:C1]] too.')).toContain('“[[claim:X1]]” names nothing');
  expect(read('Here stands [[claim:C1]], a claim.')).toBeUndefined();
  expect(passageInput.parse({ title: 'A title', body: 'Here stands [[claim:C1]].', corrects: ' p1 ' }).corrects).toBe(
    'P1',
  );
});

test('figures typed into a passage are warned of; dates and names are not', () => {
  expect(passageWarnings('In 2026, on 2026-11-22, CD19 [[claim:C12]] is well.')).toEqual([]);
  expect(passageWarnings('Of 15 patients, 80% were well.')[0]).toContain('15, 80%');
});
