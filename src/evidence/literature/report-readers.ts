import { readBibliography } from './bibliography.ts';
import { readEmbaseCsv } from './embase-csv.ts';
import { readEuropePmcJson, readEuropePmcXml } from './europepmc.ts';
import { readNbib } from './nbib.ts';
import { readPubmedXml } from './pubmed-xml.ts';
import type { ReadReport } from './report-facts.ts';
import { readRis } from './ris.ts';
import type { ReportFormat } from './sniff-format.ts';

const READERS: Record<ReportFormat, (text: string) => Generator<ReadReport>> = {
  'pubmed-xml': readPubmedXml,
  'europepmc-json': readEuropePmcJson,
  'europepmc-xml': readEuropePmcXml,
  nbib: readNbib,
  ris: readRis,
  bibliography: readBibliography,
  'embase-csv': readEmbaseCsv,
};

/** The records of a text of this format, one after another. @throws ReportsRefused when the text is of another format. */
export const readReportText = (format: ReportFormat, text: string): Generator<ReadReport> => READERS[format](text);
