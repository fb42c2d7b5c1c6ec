import type { Facet } from '#vocabulary/vocabulary.ts';

/** A study as lists show it. */
export interface StudyRow {
  id: string;
  title: string;
  status: string | null;
  phases: string[];
  sponsor: string | null;
  sponsorClass: string | null;
  conditions: string[];
  countries: string[];
  /** People, planned or entered. */
  enrolment: number | null;
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  startDate: string | null;
  /** Day of the latest record held. */
  lastAsOf: string;
  /** Day and gravest grade of the latest change above noise. */
  lastChange: string | null;
  lastChangeGrade: 'high' | 'medium' | 'low' | null;
  /** As they stand: curators' rulings and broader diseases included. */
  labels: { facet: Facet; key: string }[];
}
