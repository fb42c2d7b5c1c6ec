import { addressOfChoice } from '#outcomes/explore.ts';
import { SAFETY_BY, type SafetyBy, type SafetyCategory, type SafetyFigure } from '#outcomes/safety.ts';
import { SAFETY_OUTCOMES } from '#outcomes/safety-outcomes.ts';
import { type IntervalDotsData, percentOf } from '#web/charts/interval-dots-data.ts';

/** What an address asks of the safety pages; what means nothing is no choice. */
export interface SafetyChoice {
  by: SafetyBy;
  /** Key of one outcome: then the categories stand side by side; '' for all outcomes of each category. */
  outcome: string;
  /** Key of one category; '' for all. */
  show: string;
}

export function readSafetyChoice(search: URLSearchParams): SafetyChoice {
  const by = SAFETY_BY.find((b) => b === search.get('by')) ?? 'modality';
  const outcome = SAFETY_OUTCOMES.find((o) => o.key === search.get('outcome'))?.key ?? '';
  return { by, outcome, show: (search.get('show') ?? '').trim().slice(0, 60) };
}

export function safetyAddress(c: SafetyChoice, path = '/outcomes/safety'): string {
  const words = new URLSearchParams();
  if (c.by !== 'modality') words.set('by', c.by);
  if (c.outcome) words.set('outcome', c.outcome);
  if (c.show) words.set('show', c.show);
  const query = words.toString();
  return query ? `${path}?${query}` : path;
}

/** Why there is no figure: never "none had it". */
export const absence = (f: SafetyFigure): string =>
  f.heldBack > 0
    ? `reported without a usable number of patients (${f.heldBack})`
    : f.reportedBy > 0
      ? 'no report of it can be counted'
      : 'not reported';

/** Somebody reports it, if only without a number that can be used. */
export const isTold = (f: SafetyFigure): boolean => f.k > 0 || f.heldBack > 0 || f.reportedBy > 0;

/** Where the forest plot of a figure is; under the most used name of the outcome. */
export const exploreHref = (f: SafetyFigure, by: SafetyBy, category: string): string => {
  const usual = SAFETY_OUTCOMES.find((o) => o.key === f.outcome)?.usualName ?? f.label;
  const outcome = f.names.find((n) => n.toLowerCase() === usual.toLowerCase()) ?? f.names[0] ?? usual;
  return addressOfChoice({
    outcome,
    disease: by === 'disease' ? category : '',
    modality: by === 'modality' ? category : '',
    target: '',
    product: '',
    from: null,
    to: null,
    verification: 'all',
    method: 'glmm',
  });
};

const measured = (f: SafetyFigure): IntervalDotsData['rows'][number]['value'] =>
  f.estimate === null || f.ci === null ? null : { estimate: f.estimate, ci: f.ci, pooled: f.pooled };

const dot = (f: SafetyFigure, label: string, key: string, href: string): IntervalDotsData['rows'][number] => ({
  key,
  label,
  value: measured(f),
  counts: f.k === 0 ? '' : `${f.events}/${f.evaluable}`,
  ...(f.k === 0 ? { otherwise: absence(f) } : { href }),
});

/** All outcomes of one kind of therapy or one disease. */
export function chartOfCategory(c: SafetyCategory, by: SafetyBy): IntervalDotsData {
  const told = c.figures.filter((f) => f.k > 0).length;
  return {
    title: `${c.label}: reported harm`,
    reading: `${told} of ${c.figures.length} outcomes are reported for at least one of ${c.groups} ${c.groups === 1 ? 'group' : 'groups'}. What is not reported is not zero.`,
    axisLabel: 'Patients with the event, of those evaluable (95% interval)',
    rows: c.figures.filter(isTold).map((f) => dot(f, f.label, f.outcome, exploreHref(f, by, c.key))),
  };
}

/** One outcome over all kinds of therapy or diseases. */
export function chartOfOutcome(key: string, categories: readonly SafetyCategory[], by: SafetyBy): IntervalDotsData {
  const label = SAFETY_OUTCOMES.find((o) => o.key === key)?.label ?? key;
  const rows = categories.flatMap((c) => {
    const f = c.figures.find((g) => g.outcome === key);
    return f ? [{ c, f }] : [];
  });

  const most = rows.filter((r) => r.f.k > 0).sort((a, b) => b.f.evaluable - a.f.evaluable)[0];
  return {
    title: label,
    reading: most
      ? `Most is known for ${most.c.label}: ${most.f.events} of ${most.f.evaluable}${most.f.estimate === null ? '' : `, ${percentOf(most.f.estimate)}`}. What is not reported is not zero.`
      : 'Nobody reports it; that is not zero.',
    axisLabel: 'Patients with the event, of those evaluable (95% interval)',
    rows: rows.map(({ c, f }) => dot(f, c.label, c.key, exploreHref(f, by, c.key))),
  };
}
