import { expect, test } from 'vitest';
import { reportName } from './report-address.ts';

test.each([
  ['41410387', 'pmid:41410387'],
  [' pmid: 041410387 ', 'pmid:41410387'],
  ['PMID 41410387', 'pmid:41410387'],
  ['10.1093/MR/roaf121', 'doi:10.1093/mr/roaf121'],
  ['DOI:10.1093/mr/roaf121', 'doi:10.1093/mr/roaf121'],
  ['https://doi.org/10.1093/mr/roaf121', 'doi:10.1093/mr/roaf121'],
  ['pmc12345', 'pmcid:PMC12345'],
  ['PMCID:PMC12345', 'pmcid:PMC12345'],
  ['ref:abc', 'ref:abc'],
  ['lupus', 'lupus'],
  ['12345678901', '12345678901'],
  ['', ''],
])('a report named %j is looked for as %j', (given, name) => {
  expect(reportName(given)).toBe(name);
});
