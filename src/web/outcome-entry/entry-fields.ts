import { MEASURES, type Measure } from '#outcomes/arm-columns.ts';
import type { NumbersTyped } from '#outcomes/entry-checks.ts';
import { one, type Values } from '#web/line-ui/form-state.ts';

/** A group of patients that can be chosen in the form. */
export interface ArmChoice {
  id: string;
  label: string;
  disease: string;
  enrolled: number | null;
}

export const measureOf = (text: string): Measure => MEASURES.find((m) => m === text) ?? 'count';

/** The numbers of the form, for the arithmetic. */
export const numbersTyped = (values: Values, disease: string): NumbersTyped => ({
  measure: measureOf(one(values, 'measure_type')),
  events: one(values, 'events'),
  n: one(values, 'n'),
  enrolled: one(values, 'enrolled'),
  percent: one(values, 'reported_percent'),
  outcome: one(values, 'outcome'),
  timepoint: one(values, 'timepoint'),
  disease,
  notes: one(values, 'notes'),
});
