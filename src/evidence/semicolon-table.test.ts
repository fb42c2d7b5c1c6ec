import { expect, test } from 'vitest';
import { otherSeparator } from './semicolon-table.ts';

test.each([
  'Title;PMID;DOI\nA;1;',
  '\uFEFFpmid;title\r\n1;A',
  '"NCT Number";"Study Title"',
  'title\tdoi\nA\t10.1/x',
  'sep=;\ntitle;pmid\nA;1',
])('a table with the right columns and another separator is told so: %j', (head) => {
  expect(otherSeparator(head)).toMatch(/^The columns of this table are parted by (?:semicolons|tabs), /);
});

test.each(['title,pmid\nA;B,1', 'a;b;c', 'title;journal', '', 'hello', '{"a":";"}'])(
  'anything else is not blamed on its separator: %j',
  (head) => {
    expect(otherSeparator(head)).toBeNull();
  },
);
