import { WATCHED_CHANGE_KEYS } from '#priorities/revisit-if.ts';
import { many, one, raw, type Values } from './form-state.ts';

const CONDITIONS: readonly string[] = [...WATCHED_CHANGE_KEYS, 'estimate-leaves', 'date-passes'];

/** From the flat fields of the form to what the schema of a decision reads. Limits of an estimate count only where its box is ticked. */
export function rawDecision(values: Values): Record<string, unknown> {
  const ticked = new Set(many(values, 'revisitIf'));
  const revisitIf = CONDITIONS.filter((c) => ticked.has(c)).map((c) => {
    if (c === 'date-passes') return { if: c, date: one(values, 'revisitDate') };
    if (c !== 'estimate-leaves') return { if: c };
    const synthesis = one(values, 'estimateSynthesis').trim();
    const limits = { lowPercent: one(values, 'estimateLow'), highPercent: one(values, 'estimateHigh') };
    return { if: c, ...limits, ...(synthesis ? { synthesis } : {}) };
  });
  const ones = [
    'title',
    'otherOptions',
    'chosen',
    'reasons',
    'votesFor',
    'votesAgainst',
    'votesAbstained',
    'dissent',
    'decidedOn',
    'motion',
  ];
  return { ...raw(values, ones, ['areas', 'claims']), revisitIf };
}

interface Rule {
  id: string;
  onRules?: unknown;
  estimateOutside?: readonly number[] | undefined;
  afterDate?: string | undefined;
}

/** The other way: what stands in the form that would replace a decision. Its votes and its day are for the new one to say. */
export function valuesOfDecision(d: {
  title: string;
  options: readonly { area: string | null; text: string }[];
  chosen: string;
  reasons: string;
  revisitIf: readonly Rule[];
  restsOn: readonly { kind: string; id: string }[];
}): Values {
  const estimate = d.revisitIf.find((r) => r.estimateOutside);
  const [low, high] = estimate?.estimateOutside ?? [];
  const percent = (p: number | undefined) => (p === undefined ? [] : [String(Math.round(p * 1e6) / 1e4)]);
  return {
    title: [d.title],
    areas: d.options.flatMap((o) => (o.area ? [`area:${o.area}`] : [])),
    otherOptions: [d.options.flatMap((o) => (o.area ? [] : [o.text])).join('\n')],
    chosen: [d.chosen],
    reasons: [d.reasons],
    claims: d.restsOn.filter((r) => r.kind === 'claim').map((r) => `claim:${r.id}`),
    revisitIf: d.revisitIf
      .map((r) => (r.estimateOutside ? 'estimate-leaves' : r.id))
      .filter((id) => CONDITIONS.includes(id)),
    estimateSynthesis: estimate ? [estimate.id.replace('estimate-leaves-', '')] : [],
    estimateLow: percent(low),
    estimateHigh: percent(high),
    revisitDate: d.revisitIf.flatMap((r) => r.afterDate ?? []),
  };
}
