import type { Facet } from '#vocabulary/vocabulary.ts';
import type { Accuracy, Agreement } from './accuracy.ts';

/** `all`: over every label. `worded`: each facet only over the records whose labels of that facet rest on words of the record. */
export interface Measured {
  all: Accuracy;
  worded: Accuracy;
}

export interface Figures {
  classifier: number;
  /** The bundled records: titles, conditions and names of interventions. */
  bundled: Measured;
  /** The same records with their summaries. */
  full: Measured;
  agreement: Record<Facet, Agreement>;
  /** Number of records that were labelled, and of those whose labels of a facet rest on belief. */
  labelled: number;
  believed: Record<Facet, number>;
}
