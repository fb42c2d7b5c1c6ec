import { format } from 'd3-format';
import { END_POINT_WORDS, type EndPoint, FEW_OBSERVED, type SurvivalView } from '#outcomes/survival-view.ts';
import type { IncidenceGroup } from '#stats/aalen-johansen.ts';
import type { IncidenceCurveData } from '#web/charts/incidence-curve.tsx';
import type { SurvivalCurveData } from '#web/charts/survival-curve-data.ts';
import { countWords } from './case-figures.ts';

/** What the curves are of, in words. */
export interface CurveWords {
  title: string;
  timeLabel: string;
  /** 'without relapse'. */
  free: string;
  event: string;
  events: string;
  /** 'published cases'. */
  patients: string;
  /** What can come first and end the watching, as a noun and as what a patient did. */
  competing: { noun: string; did: string };
  /** 'months'; '' where the unit is not known. */
  unit: string;
}

export const caseCurveWords = (endPoint: EndPoint, about: string): CurveWords => ({
  title: `Time to ${END_POINT_WORDS[endPoint].label} in published cases${about}`,
  timeLabel: 'Months since infusion',
  free: END_POINT_WORDS[endPoint].free,
  event: END_POINT_WORDS[endPoint].event,
  events: END_POINT_WORDS[endPoint].events,
  patients: 'published cases',
  competing: { noun: 'death', did: 'died' },
  unit: 'months',
});

const percent = format('.0%');
/** Up to one decimal, none where it is 0. */
export const number = (n: number): string => String(Math.round(n * 10) / 10);

export const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

/** '74 % (50 to 88 %)'. */
export const shareWords = (value: number, ci: readonly [number, number] | null): string => {
  const p = (v: number) => percent(v).replace('%', '');
  return ci ? `${p(value)} % (${p(ci[0])} to ${p(ci[1])} %)` : `${p(value)} %`;
};

const capped = (words: string): string => (words.endsWith('.') ? words : `${words}.`);

/** Where a curve rests on so few that it should not be leaned on. */
const thinWords = (view: SurvivalView, unit: string): string =>
  view.thinFrom === null
    ? ''
    : view.thinFrom === 0
      ? ` In ${view.groups.length > 1 ? 'at least one group' : 'this group'} fewer than ${FEW_OBSERVED} patients were observed from the start: one patient moves its curve by a fifth or more.`
      : ` Beyond ${number(view.thinFrom)}${unit && ` ${unit}`} fewer than ${FEW_OBSERVED} patients of a group are still observed: one patient moves its curve by a fifth or more.`;

/** 'a relapse', 'an event'. */
const withArticle = (noun: string): string => `${/^[aeiou]/i.test(noun) ? 'an' : 'a'} ${noun}`;

/** Counts first, then the share at a time at which somebody was still observed. */
function survivalReading(view: SurvivalView, words: CurveWords, at: number): string {
  const said = `${view.events} of ${view.patients} ${words.patients} had ${withArticle(words.event)}${view.competing > 0 ? `, and ${view.competing} ${words.competing.did} before it` : ''}.`;
  const groups = (view.report?.groups ?? []).flatMap((g) => {
    const found = g.atTimes.find((a) => a.time === at);
    return found?.survival === undefined
      ? []
      : [
          `${g.group === '' || view.groups.length === 1 ? '' : `${g.group}: `}${shareWords(found.survival, found.ci ?? null)} ${words.free} at ${at}${words.unit && ` ${words.unit}`}, ${countWords(found.atRisk ?? 0, 'patient', 'patients')} still observed`,
        ];
  });
  return groups.length === 0 || view.groups.length > 2
    ? said
    : `${said} By the Kaplan–Meier estimate ${capped(groups.join('; '))}`;
}

export function survivalFigure(view: SurvivalView, words: CurveWords, at: number): SurvivalCurveData {
  return {
    title: words.title,
    reading: survivalReading(view, words, at),
    timeLabel: words.timeLabel,
    valueLabel: `${capital(words.free)}, % of patients`,
    from: 1,
    ticks: view.ticks,
    groups: (view.report?.groups ?? []).map((g, i) => ({
      key: g.group || 'all',
      label: g.group || 'all',
      patients: g.n,
      points: g.curve.map((p) => ({
        time: p.time,
        value: p.survival,
        low: p.ci?.[0] ?? null,
        high: p.ci?.[1] ?? null,
        atRisk: p.atRisk,
        events: p.events,
        censored: p.censored,
      })),
      risk: view.risk[i] ?? [],
    })),
    note: `At risk: still observed at that time. Censored and events: before it${view.competing > 0 ? `; a ${words.competing.noun} before it counts as censored in the curve and as an event in the numbers` : ''}. Intervals are pointwise, ${Math.round((view.report?.level ?? 0.95) * 100)} %, worked out on the ${view.report?.conf ?? 'log-log'} scale; where nobody has had the event there is none.${thinWords(view, words.unit)}`,
  };
}

const causePoints = (group: IncidenceGroup, cause: number, leaving: ReadonlyMap<number, number>) =>
  (group.causes.find((c) => c.cause === cause)?.curve ?? []).map((p) => ({
    time: p.time,
    value: p.estimate,
    low: p.ci?.[0] ?? null,
    high: p.ci?.[1] ?? null,
    atRisk: p.atRisk,
    events: p.events,
    censored: leaving.get(p.time) ?? 0,
  }));

/** Null where nobody had a competing event. `causes`: names of the causes from 1. */
export function incidenceFigure(
  view: SurvivalView,
  words: CurveWords,
  causes: readonly string[],
): IncidenceCurveData | null {
  if (view.incidence === null) return null;
  return {
    title: `Cumulative incidence: ${words.title.charAt(0).toLowerCase()}${words.title.slice(1)}`,
    reading: `${view.events} of ${view.patients} ${words.patients} had ${withArticle(words.event)}, and ${view.competing} ${words.competing.did} first. The curves of one group add up to the share that has had either.`,
    timeLabel: words.timeLabel,
    valueLabel: 'Has had it as the first event, % of patients',
    ticks: view.ticks,
    groups: view.incidence.map((g, i) => {
      const curve = view.report?.groups[i]?.curve ?? [];
      const events = new Map<number, number>();
      for (const c of g.causes) for (const p of c.curve) events.set(p.time, (events.get(p.time) ?? 0) + p.events);
      const leaving = new Map(curve.map((p) => [p.time, p.events + p.censored - (events.get(p.time) ?? 0)]));
      return {
        label: g.group || 'all',
        patients: g.n,
        risk: view.risk[i] ?? [],
        causes: g.causes.map((c, j) => ({
          label: causes[c.cause - 1] ?? `cause ${c.cause}`,
          // who left without any event stands once, with the first cause
          points: causePoints(g, c.cause, j === 0 ? leaving : new Map()),
        })),
      };
    }),
    note: 'Aalen–Johansen estimates; at risk: still observed and free of every event at that time; events: of any cause before it.',
  };
}
