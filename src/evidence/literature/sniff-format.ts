import { isCtgovCsv } from '#evidence/ctgov-csv.ts';
import { isBibliography } from './bibliography.ts';
import { readCsv } from './csv-rows.ts';
import { isEmbase } from './embase-csv.ts';
import type { ReportSource } from './report-facts.ts';

/** What a file holds, told by how it begins and not by its name. */
export type Format =
  | 'ctgov-json'
  | 'ctgov-csv'
  | 'pubmed-xml'
  | 'europepmc-json'
  | 'europepmc-xml'
  | 'nbib'
  | 'ris'
  | 'bibliography'
  | 'embase-csv';

export type ReportFormat = Exclude<Format, 'ctgov-json' | 'ctgov-csv'>;

export const SOURCE_OF: Record<ReportFormat, ReportSource> = {
  'pubmed-xml': 'pubmed',
  'europepmc-json': 'europepmc',
  'europepmc-xml': 'europepmc',
  nbib: 'nbib',
  ris: 'ris',
  bibliography: 'bibliography',
  'embase-csv': 'bibliography',
};

/** How much of a file tells what it is. */
export const HEAD_CHARACTERS = 64 * 1024;

const READABLE =
  'records of ClinicalTrials.gov (JSON, NDJSON or CSV), PubMed XML, NBIB, RIS, Europe PMC answers (JSON or XML), and bibliographies in CSV with the columns title and pmid or doi';

/** @param head how the file begins, without packing; @returns the format, or why it is none that can be read, in a sentence. */
export function sniffFormat(head: string): { format: Format } | { refused: string } {
  const text = head.replace(/^[\uFEFF\s]+/, '');
  if (text === '') return { refused: 'The file is empty.' };
  if (text.startsWith('<')) return sniffXml(text);
  if (text.startsWith('{') || text.startsWith('[')) return sniffJson(text);
  if (text.startsWith('%PDF'))
    return { refused: 'This is a PDF document; import records about papers, not the papers.' };
  if (text.startsWith('PK\x03\x04'))
    return { refused: 'This is a ZIP archive or an Excel table; unpack it, or save the table as CSV.' };
  const lines = text.split(/\r\n?|\n/, 400);
  if (lines.some((line) => /^PMID {0,2}- ?\d/.test(line))) return { format: 'nbib' };
  if (lines.some((line) => /^\s*ty\s{0,4}-\s+\w/i.test(line))) return { format: 'ris' };
  if (/^(?:FN |PT J|@\w+\s*\{|%0 )/.test(text))
    return {
      refused:
        'This export is in a format that is not read (Web of Science text, BibTeX or EndNote); export it again as RIS.',
    };
  return sniffTable(text);
}

function sniffXml(text: string): { format: Format } | { refused: string } {
  const head = text.slice(0, 20_000);
  if (/<!ENTITY/.test(text))
    return { refused: 'The file declares entities of its own, as XML bombs do; it is not read.' };
  const encoding = /^<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head)?.[1];
  if (encoding && !/^(?:utf-?8|us-ascii)$/i.test(encoding))
    return { refused: `The XML says that it is in ${encoding}; save it as UTF-8 and read it again.` };
  if (/<(?:Pubmed(?:Article|BookArticle)(?:Set)?|MedlineCitation(?:Set)?|DeleteCitation)[\s>/]/.test(text))
    return { format: 'pubmed-xml' };
  if (/<responseWrapper[\s>]|^<result[\s>]/.test(text))
    return /<rdf:RDF[\s>]/.test(text)
      ? { refused: 'This is an answer of Europe PMC in Dublin Core, which leaves out most facts; ask for format=json.' }
      : { format: 'europepmc-xml' };
  const error = /<errorBean[\s>][\s\S]*?<errMsg>([^<]{1,200})/.exec(head)?.[1];
  if (error) return { refused: `Europe PMC answered with an error: “${error}”.` };
  if (/<(?:!doctype )?html[\s>]/i.test(text))
    return { refused: 'This is a web page, not an export; use the site’s way to save or export records.' };
  return { refused: `This XML is not one that can be read. What can be read: ${READABLE}.` };
}

function sniffJson(text: string): { format: Format } | { refused: string } {
  if (/"https:\/\/openalex\.org\//.test(text))
    return { refused: 'This is a record of OpenAlex, which is not read; get the paper from PubMed or Europe PMC.' };
  if (/"protocolSection"|"studies"\s*:/.test(text)) return { format: 'ctgov-json' };
  if (
    /"resultList"\s*:/.test(text) ||
    (/"source"\s*:\s*"(?:MED|PMC|PPR|AGR|CBA|PAT|ETH|HIR|CTX|NBK)"/.test(text) && /"id"\s*:/.test(text))
  )
    return { format: 'europepmc-json' };
  return { format: 'ctgov-json' };
}

function sniffTable(text: string): { format: Format } | { refused: string } {
  const { columns } = readCsv(text);
  if (isCtgovCsv(columns)) return { format: 'ctgov-csv' };
  if (isEmbase(columns)) return { format: 'embase-csv' };
  if (isBibliography(columns)) return { format: 'bibliography' };
  const what = columns.length > 1 ? 'The columns of this table are' : 'The text of this file is';
  return { refused: `${what} none that can be read. What can be read: ${READABLE}.` };
}
