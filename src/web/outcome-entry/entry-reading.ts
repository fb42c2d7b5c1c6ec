import type { z } from 'zod';
import { ARM_COLUMNS } from '#outcomes/arm-columns.ts';
import { armRow } from '#outcomes/arm-rows.ts';
import type { ArmContent, OutcomeContent } from '#outcomes/arms.ts';
import { mapRow } from '#outcomes/column-mapping.ts';
import { plainPercent } from '#outcomes/entry-checks.ts';
import { errorsOf, one, type Values } from '#web/line-ui/form-state.ts';
import { measureOf } from './entry-fields.ts';

const ticked = (values: Values, name: string): string => (one(values, name) === 'yes' ? 'yes' : 'no');

/**
 * Reads the form by the rules of the table of published arms; the group's own columns come from the chosen group.
 * @returns the row, or one sentence for each field that cannot stand.
 */
export function readEntryForm(
  values: Values,
  arm: ArmContent | null,
): { row: z.output<typeof armRow> } | { errors: Record<string, string> } {
  const text: Record<string, string> = Object.fromEntries(ARM_COLUMNS.map((c) => [c, one(values, c)]));
  if (arm)
    Object.assign(text, {
      study_id: arm.study,
      citation: arm.citation,
      doi: arm.doi ?? '',
      pmid: arm.pmid ?? '',
      nct: arm.nct ?? '',
      product: arm.product,
      target: arm.target ?? '',
      modality: arm.modality ?? '',
      disease: arm.disease,
      overlap_group: arm.overlapGroup ?? '',
      follow_up_median_months: arm.followUpMonths === null ? '' : String(arm.followUpMonths),
    });
  else if (text.study_id?.trim() === '' && text.citation?.trim() !== '')
    text.study_id = mapRow(
      { columns: { citation: 'citation' }, fixed: {} },
      ['citation'],
      [text.citation ?? ''],
    ).study_id;
  text.events = one(values, 'events').trim();
  text.measure_type = measureOf(one(values, 'measure_type'));
  text.verified = ticked(values, 'verified');
  text.pool_preferred = ticked(values, 'pool_preferred');
  const percent = plainPercent(one(values, 'reported_percent'));
  const read = armRow.safeParse({ ...text, enrolled: one(values, 'enrolled').trim(), reported_percent: percent });
  if (!read.success) {
    const errors = errorsOf(read.error.issues);
    return { errors: Object.fromEntries(Object.entries(errors).map(([f, s]) => [f, `This ${s}.`])) };
  }
  return { row: read.data };
}

/** What the form of a correction begins with. */
export const valuesOfOutcome = (o: OutcomeContent): Values => ({
  arm: [o.arm],
  outcome: [o.name],
  definition: [o.definition],
  timepoint: [o.timepoint],
  measure_type: [o.measure],
  events: [o.measure.startsWith('count') && o.events !== null ? String(o.events) : (o.valueText ?? '')],
  n: [o.evaluable === null ? '' : String(o.evaluable)],
  source_url: [o.sourceUrl],
  source_type: [o.sourceType],
  verified: [o.verified ? 'yes' : 'no'],
  pool_preferred: [o.poolPreferred ? 'yes' : 'no'],
  notes: [o.notes],
});
