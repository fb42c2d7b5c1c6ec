import { toCsv } from '#evidence/csv.ts';
import type { SetAsideRow, SynthesisAnswer, SynthesisRow } from '#outcomes/synthesis-answer.ts';

/** Every cohort that was counted or set aside, at full precision; proportions from 0 to 1. */
export function answerCsv(a: SynthesisAnswer): string {
  const shared = (r: SynthesisRow | SetAsideRow) => [
    r.outcome,
    r.label,
    r.product,
    r.timepoint,
    r.x,
    r.n,
    r.p,
    r.ci[0],
    r.ci[1],
    r.mark,
  ];
  return toCsv([
    [
      'outcome',
      'cohort',
      'product',
      'timepoint',
      'events',
      'evaluable',
      'proportion',
      'ci_low',
      'ci_high',
      'checked',
      'weight',
      'set_aside_because',
    ],
    ...a.rows.map((r) => [...shared(r), r.weight, '']),
    ...a.setAside.map((r) => [...shared(r), null, r.reason]),
    ...(a.estimate !== null && a.ci
      ? [['', 'Pooled', '', '', a.events, a.patients, a.estimate, a.ci[0], a.ci[1], '', 1, '']]
      : []),
  ]);
}
