import type { Facet } from '#vocabulary/vocabulary.ts';

/** Macro and micro F1 of one facet. */
interface Score {
  macroF1: number;
  microF1: number;
}

/**
 * The only figures that were measured blind: on the 159 records with an odd number, before anybody had looked at a label of theirs and before the
 * differences between the labellers were settled. The rules were changed later, so these numbers are a record and cannot be computed again.
 */
export const BLIND = {
  measuredOn: '2026-11-22',
  classifier: 3,
  records: 159,
  against: [
    {
      labeller: 'A',
      relevanceWrong: 1,
      full: {
        disease: { macroF1: 0.9833, microF1: 0.9897 },
        target: { macroF1: 0.9539, microF1: 0.9805 },
        modality: { macroF1: 0.9132, microF1: 0.96 },
        product: { macroF1: 1, microF1: 1 },
      },
      bundled: {
        disease: { macroF1: 0.9444, microF1: 0.9666 },
        target: { macroF1: 0.841, microF1: 0.9704 },
        modality: { macroF1: 0.8465, microF1: 0.9406 },
        product: { macroF1: 0.963, microF1: 0.9681 },
      },
    },
    {
      labeller: 'B',
      relevanceWrong: 1,
      full: {
        disease: { macroF1: 0.9749, microF1: 0.9862 },
        target: { macroF1: 0.8586, microF1: 0.9781 },
        modality: { macroF1: 0.9104, microF1: 0.9531 },
        product: { macroF1: 0.9972, microF1: 0.9948 },
      },
      bundled: {
        disease: { macroF1: 0.9529, microF1: 0.97 },
        target: { macroF1: 0.7569, microF1: 0.9681 },
        modality: { macroF1: 0.8436, microF1: 0.9336 },
        product: { macroF1: 0.9593, microF1: 0.9626 },
      },
    },
  ],
} as const satisfies {
  measuredOn: string;
  classifier: number;
  records: number;
  against: readonly {
    labeller: string;
    relevanceWrong: number;
    full: Record<Facet, Score>;
    bundled: Record<Facet, Score>;
  }[];
};
