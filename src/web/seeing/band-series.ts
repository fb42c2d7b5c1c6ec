import { PHASE_BANDS } from '#evidence/phase-bands.ts';
import type { SeriesName } from '#web/charts/palette.ts';

/** The phase bands as the series of a picture: what is not stated is grey. */
export const BAND_SERIES: { key: string; label: string; paint?: SeriesName }[] = PHASE_BANDS.map(({ key, label }) =>
  key === 'none' ? { key, label, paint: 'series-6' } : { key, label },
);
