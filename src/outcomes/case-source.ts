/** How near to the patient's own doctors a case was read, where the table does not say: by the address of its source. */
import { type SourceMark, sourceMark } from './source-marks.ts';

/** Journals, PubMed Central and the pages on which congresses print their abstracts. Subdomains count. */
const FIRST_HAND = [
  'ncbi.nlm.nih.gov',
  'europepmc.org',
  'nature.com',
  'bmj.com',
  'nejm.org',
  'thelancet.com',
  'cell.com',
  'jamanetwork.com',
  'oup.com',
  'wiley.com',
  'springer.com',
  'sciencedirect.com',
  'frontiersin.org',
  'mdpi.com',
  'science.org',
  'ashpublications.org',
  'ahajournals.org',
  'neurology.org',
  'annals.org',
  'medrxiv.org',
  'doi.org',
  'acrabstracts.org',
  'asn-online.org',
  'eular.org',
] as const;

const hostOf = (url: string): string | null => {
  try {
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || protocol === 'http:' ? hostname.toLowerCase() : null;
  } catch {
    return null;
  }
};

/** 'journal or congress text' where the address is one of a journal, a library of articles or a congress; else 'secondary page'. */
export function caseSourceType(url: string): string {
  const host = hostOf(url);
  if (host === null) return url.trim() === '' ? 'no source named' : 'source named without an address';
  return FIRST_HAND.some((h) => host === h || host.endsWith(`.${h}`)) ? 'journal or congress text' : 'secondary page';
}

/** The mark that stands wherever the case shows. What names no address that can be opened counts as secondary. */
export const caseMark = (c: { verified: boolean; sourceType: string }): SourceMark =>
  sourceMark(c.verified, c.sourceType);
