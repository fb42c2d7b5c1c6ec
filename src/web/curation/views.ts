import type { RuledFacet } from '#evidence/curation/label-standings.ts';

/** A label as the desk shows it: words only, so that the browser needs no vocabulary. */
export interface LabelView {
  facet: RuledFacet;
  key: string;
  name: string;
  stands: boolean;
  /** What the machine answers, and on what grounds; null where it is silent. */
  machine: { present: boolean; says: string; weak: boolean } | null;
  ruling: { present: boolean; who: string; at: Date; reason: string; agrees: boolean } | null;
  /** Names of the narrower diseases that bring it. */
  broughtBy: string[];
}

/** A study as the desk shows it to whoever judges its labels. */
export interface StudyView {
  id: string;
  title: string;
  officialTitle: string | null;
  conditions: string[];
  keywords: string[];
  interventions: string[];
  sponsor: string | null;
  briefSummary: string | null;
  classifier: number;
  /** The study that this one was merged into; null where it stands for itself. */
  mergedInto: string | null;
  groups: { facet: RuledFacet; name: string; labels: LabelView[] }[];
}

/** What a refused form answers with: which study it was about, the sentence, and what was typed. */
export interface CurationRefusal {
  studyId: string;
  sentence: string;
  typed: { label: string; reason: string };
}
