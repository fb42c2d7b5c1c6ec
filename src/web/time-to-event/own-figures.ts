import type { SurvivalView } from '#outcomes/survival-view.ts';
import type { IncidenceCurveData } from '#web/charts/incidence-curve.tsx';
import type { SurvivalCurveData } from '#web/charts/survival-curve-data.ts';
import { incidenceFigure, survivalFigure } from './curve-figures.ts';

/** The figures of a table of somebody's own: free of the event, and where something competes with it, the incidence of each. */
export function ownFigures(
  view: SurvivalView,
  at: number | undefined,
): { curve: SurvivalCurveData; incidence: IncidenceCurveData | null } {
  const words = {
    title: 'Time to the event',
    timeLabel: 'Time',
    free: 'without the event',
    event: 'event',
    events: 'events',
    patients: view.patients === 1 ? 'patient' : 'patients',
    competing: { noun: 'competing event', did: 'had a competing event' },
    unit: '',
  };
  const causes = view.incidence?.[0]?.causes.map((c) => c.cause) ?? [];
  const names = Array.from({ length: Math.max(1, ...causes) }, (_, i) =>
    i === 0 ? 'the event' : `competing event (status ${i + 1})`,
  );
  return { curve: survivalFigure(view, words, at ?? -1), incidence: incidenceFigure(view, words, names) };
}
