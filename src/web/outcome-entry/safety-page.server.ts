import type { ReadTx } from '#db/tx.ts';
import { loadSafety } from '#outcomes/safety.server.ts';
import { type SafetyCategory, safetySummary } from '#outcomes/safety.ts';
import type { IntervalDotsData } from '#web/charts/interval-dots-data.ts';
import { chartOfCategory, chartOfOutcome, type SafetyChoice } from './safety-view.ts';

/** What the page, its table as CSV and its figure as SVG show for one choice. */
export async function readSafety(tx: ReadTx, choice: SafetyChoice) {
  const { asOf, otherNames, ...input } = await loadSafety(tx, choice.outcome || undefined);
  const all = safetySummary(input, choice.by, choice.outcome || undefined);
  const shown = choice.show === '' ? all : all.filter((c) => c.key === choice.show);
  return { asOf, otherNames, all: all.map(({ key, label, groups }) => ({ key, label, groups })), shown };
}

/** The figure of a choice; null where there is nothing to draw. */
export function chartOf(choice: SafetyChoice, shown: readonly SafetyCategory[]): IntervalDotsData | null {
  if (choice.outcome !== '') return shown.length === 0 ? null : chartOfOutcome(choice.outcome, shown, choice.by);
  return shown[0] ? chartOfCategory(shown[0], choice.by) : null;
}
