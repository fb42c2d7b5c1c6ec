/** An arm as the page of its cohort names it. `largest`: the largest number evaluable in any of its outcomes; null where none is given. */
export interface CohortArm {
  id: string;
  disease: string;
  diseaseKeys: string[];
  enrolled: number | null;
  largest: number | null;
  overlapGroup: string | null;
}

/** The patients whom one publication reports under one product. Dates are as exact as their source; null = not stated. */
export interface CohortRow {
  id: string;
  /** Short name of the publication, 'Mackensen 2022'; with the disease or the id where several cohorts go by it. */
  label: string;
  study: string;
  citation: string;
  product: string;
  year: number | null;
  site: string | null;
  country: string | null;
  enrolledFrom: string | null;
  enrolledTo: string | null;
  nct: string | null;
  /** Names of the groups that the table of arms puts it in. */
  groups: string[];
  /** The largest number of patients given for it: enrolled, else evaluable; null where none is given. */
  n: number | null;
  arms: CohortArm[];
  /** "Family GN", of the reports that are held. */
  authors: string[];
  /** Placebo or another control: its patients did not get the product that is studied. */
  comparator: boolean;
  retracted: boolean;
}

/** What a person wrote of a cohort: its facts before and after. */
export interface CohortEdit {
  before: Record<string, string | null>;
  after: Record<string, string | null>;
  reason: string;
  /** A name for signed-in readers, 'a curator' for everybody else. */
  who: string;
  at: Date;
}

/** Where and when a cohort was treated, which a person may write. */
export const COHORT_FACTS = ['site', 'country', 'enrolledFrom', 'enrolledTo'] as const;

/** The facts of a cohort in one text, to tell whether somebody wrote them since. */
export const factsSeen = (c: Pick<CohortRow, (typeof COHORT_FACTS)[number]>): string =>
  JSON.stringify(COHORT_FACTS.map((f) => c[f] || null));
