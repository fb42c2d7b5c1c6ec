import { describe, expect, test } from 'vitest';
import {
  comparedPages,
  findDoi,
  findPmid,
  readAuthor,
  readDoi,
  readLanguage,
  readPmcid,
  readPublished,
  withoutMarkup,
} from './report-values.ts';

test.each([
  ['https://doi.org/10.1000/ABC', '10.1000/abc'],
  ['doi: 10.1000/abc', '10.1000/abc'],
  ['10.1000/abc', '10.1000/abc'],
  ['http://dx.doi.org/10.1000/(x)y;1', '10.1000/(x)y;1'],
  ['abc', null],
  ['10.1/x', null],
  [`10.1000/${'x'.repeat(600)}`, null],
])('the DOI %.60j is %j', (text, doi) => expect(readDoi(text)).toBe(doi));

test.each([
  ['http://sfx.example.org/?id=doi:10.1002%2Fa.20369&atitle=x', '10.1002/a.20369'],
  ['J Ex. 2020;1:2. doi: 10.1000/a.b. Epub', '10.1000/a.b'],
  ['(https://doi.org/10.1000/a(1)b)', '10.1000/a(1)b'],
  ['%E0%A4%A 10.1000%2fx', '10.1000/x'],
  ['no', null],
])('the DOI in %j is %j', (text, doi) => expect(findDoi(text)).toBe(doi));

test.each([
  ['PubMed PMID: 12345678;', '12345678'],
  ['https://pubmed.ncbi.nlm.nih.gov/123/', '123'],
  ['http://www.ncbi.nlm.nih.gov/pubmed/?term=x', null],
  ['https://www.ncbi.nlm.nih.gov/pubmed/456', '456'],
  ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC789', null],
])('the PubMed id in %j is %j', (text, pmid) => expect(findPmid(text)).toBe(pmid));

test.each([
  ['PMC0123', 'PMC123'],
  ['pmc123.2', 'PMC123'],
  ['PMCID: PMC123', 'PMC123'],
  ['123', null],
])('the PMC id %j is %j', (text, id) => expect(readPmcid(text)).toBe(id));

test.each([
  ['2026 Jun 3', '2026-06-03'],
  ['2026 Jun', '2026-06'],
  ['2026', '2026'],
  ['2025 Jan-Dec', '2025-01'],
  ['2026-07-04', '2026-07-04'],
  ['2026-13-04', '2026'],
  ['2026 June 31st', '2026-06'],
  ['2026-2027', '2026'],
  ['Summer 2026', 'Summer 2026'],
  ['2026 Summer', '2026'],
  ['', null],
])('the date %j is %j', (text, date) => expect(readPublished(text)).toBe(date));

test.each([
  ['Muster, Ines A', 'Muster IA'],
  ['Beispiel, A. A. P.', 'Beispiel AAP'],
  ['Exempel, Marie-Christine P. J.', 'Exempel MCPJ'],
  ['Liu R.', 'Liu R'],
  ['Nomen D.G.', 'Nomen DG'],
  ['van Muster MJ', 'van Muster MJ'],
  ['van de Muster, Rens', 'van de Muster R'],
  ['Muster, TJ', 'Muster TJ'],
  ['Doe, John, Jr.', 'Doe J Jr'],
  ['Doe, Jr., John', 'Doe J Jr'],
  ['The INVENTED Study Group', 'The INVENTED Study Group'],
  ['et al.', ''],
  ['李, 明', '李 明'],
])('the author %j is %j', (text, author) => expect(readAuthor(text)).toBe(author));

test.each([
  ['475-82', '475-482'],
  ['475–482', '475-482'],
  ['e101-9', 'e101-e109'],
  ['e101-e109', 'e101-e109'],
  ['1375339-1375339', '1375339'],
  ['S12-S8', 's12-s18'],
  ['pp. 5-7.', '5-7'],
  [null, ''],
])('the pages %j compare as %j', (text, pages) => expect(comparedPages(text)).toBe(pages));

test('languages are one word whoever says them', () => {
  expect(['English', 'en', 'eng', 'Klingon'].map(readLanguage)).toEqual(['eng', 'eng', 'eng', 'klingon']);
});

describe('text with markup', () => {
  test.each([
    ['<i>BRCA</i>-negative', 'BRCA-negative'],
    ['10<sup>6</sup> of H<sub>2</sub>O', '10⁶ of H₂O'],
    ['p &lt; 0.05 &amp;lt; &#945;&#x3b2; &nosuch;', 'p < 0.05 &lt; αβ &nosuch;'],
    ['p <0.05 and >3', 'p <0.05 and >3'],
    ['<h4>Aim</h4>To invent.<h4>Result:</h4>None.', '\nAim: To invent.\nResult: None.'],
    ['&#0;&#1114112;x', '  x'],
  ])('%j is %j', (text, plain) => expect(withoutMarkup(text)).toBe(plain));
});
