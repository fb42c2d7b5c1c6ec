/**
 * A paper or abstract as the literature's sources give it, and as it stands when they are folded together.
 *
 * Three kinds of missing, kept apart everywhere (as in StudyFacts):
 * - the key is absent: *unknown*, this source does not carry the field;
 * - `null` or `[]`: *known to be empty*;
 * - a value.
 */

/** The sources of reports, best first: what a better one says of a field stands over what a lesser one says. */
export const REPORT_SOURCES = ['pubmed', 'nbib', 'europepmc', 'ris', 'bibliography'] as const;
export type ReportSource = (typeof REPORT_SOURCES)[number];

export const isReportSource = (source: string): source is ReportSource =>
  (REPORT_SOURCES as readonly string[]).includes(source);

/** `update`: a later version of the same work (a preprint that became a paper); it takes nothing back. */
export const NOTICE_KINDS = ['retraction', 'partial-retraction', 'concern', 'correction', 'update'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Something published about this report that takes it back, questions or mends it. */
export interface ReportNotice {
  kind: NoticeKind;
  noticePmid: string | null;
  noticeDoi: string | null;
  /** How the source cites the notice. */
  words: string | null;
}

/** The report that this one is a notice of. */
export interface NoticeOf {
  kind: NoticeKind;
  pmid: string | null;
  doi: string | null;
  words: string | null;
}

/** The number of a trial in a registry, and where the report names it. */
export interface RegistryMention {
  /** As it is compared: upper case, without spaces. */
  id: string;
  registry: string;
  /** `data-bank`: the source lists it as the report's own; the others are running text, where it may be another trial's. */
  field: 'data-bank' | 'title' | 'abstract' | 'keywords';
  /** The words that held it. */
  words: string;
}

/** What one record of a source says. */
export interface GivenReport {
  title: string;
  /** PubMed id, digits only. */
  pmid?: string | null;
  /** In lower case, without the address of a resolver. */
  doi?: string | null;
  /** 'PMC' and digits. */
  pmcid?: string | null;
  /** In the language of the paper, where `title` is a translation. */
  vernacularTitle?: string | null;
  journal?: string | null;
  /** YYYY, YYYY-MM or YYYY-MM-DD where the date could be read so, else as it was given. */
  published?: string | null;
  /** Publication types in PubMed's words, sorted. */
  types?: string[];
  /** "Family GN" in the order of the paper; groups by their names. */
  authors?: string[];
  /** Sections begin on a line of their own with their label. */
  abstract?: string | null;
  volume?: string | null;
  issue?: string | null;
  /** As given: "475-82", "e14432". */
  pages?: string | null;
  /** ISO 639-2 where the source's word is known, else the source's word in lower case. */
  languages?: string[];
  keywords?: string[];
  /** Medical Subject Headings, "Heading/qualifier". */
  mesh?: string[];
  /** PubMed's word: ppublish, epublish, aheadofprint. */
  publicationStatus?: string | null;
  registryNumbers?: RegistryMention[];
  notices?: ReportNotice[];
  noticeOf?: NoticeOf[];
}

/** A report as it stands: the fold of its readings; what is hashed. */
export interface ReportFacts extends GivenReport {
  pmid: string | null;
  doi: string | null;
  pmcid: string | null;
  types: string[];
  registryNumbers: RegistryMention[];
  notices: ReportNotice[];
  noticeOf: NoticeOf[];
}

/** One record of a file, as a reader hands it over. */
export type ReadReport = { kind: 'report'; position: number; text: string; facts: GivenReport } | RefusedReport;

export interface RefusedReport {
  kind: 'refused';
  /** Which record of the file, from 1; 0 for the file as a whole. */
  position: number;
  /** The untouched original, or how it begins where `whole` is false. */
  text: string;
  /** True where left out. */
  whole?: boolean;
  /** The original where it is no UTF-8 text. */
  bytes?: Buffer;
  /** pmid:… or doi:… where that could still be read. */
  nativeId: string | null;
  /** A sentence. */
  reason: string;
}

/** A file that is not of the kind its reader reads; said in one sentence. */
export class ReportsRefused extends Error {}
