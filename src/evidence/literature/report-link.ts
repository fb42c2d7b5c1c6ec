import type { Notice } from './fold-readings.ts';

/** A link between a report and a study, as it stands: the machine's grounds, with a curator's word over them. */

type LinkVia = 'data-bank' | 'text' | 'registry';

/** Why the machine links the two. */
export interface LinkGround {
  via: LinkVia;
  /** The words that earned it. */
  words: string;
  /** data-bank, title, abstract, keywords, references.RESULT, references.DERIVED. */
  field: string;
}

/** A curator's word: they belong together, or they do not. */
interface LinkRuling {
  present: boolean;
  reason: string;
  by: string;
  at: Date;
}

export interface ReportLink {
  grounds: LinkGround[];
  ruling: LinkRuling | null;
  /** Whether the link holds: the ruling where there is one, else the machine. */
  stands: boolean;
}

export interface StudyReport extends ReportLink {
  report: {
    id: string;
    title: string;
    journal: string | null;
    published: string | null;
    authors: string[];
    types: string[];
    pmid: string | null;
    doi: string | null;
    notice: Notice | null;
  };
}

export interface ReportStudy extends ReportLink {
  /** NCT id. */
  study: string;
  /** Of the study that is held under it now; null where none is. */
  held: { id: string; title: string; status: string | null } | null;
}
