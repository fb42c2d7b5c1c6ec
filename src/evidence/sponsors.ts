/** A lead sponsor as the registry writes its name. */
export interface SponsorRow {
  /** Null: no sponsor is held. */
  sponsor: string | null;
  /** INDUSTRY, OTHER, NIH …; null where the registry gives none. */
  sponsorClass: string | null;
  studies: number;
  recruiting: number;
  /** By `PHASE_BANDS`. */
  bands: number[];
  /** Of the study that starts last, planned ones among them. */
  latestStart: string | null;
}

/** A country as the registry writes it. */
export interface CountryRow {
  country: string;
  studies: number;
  recruiting: number;
  /** Places: a site counts once in each study that names it. */
  sites: number;
}
