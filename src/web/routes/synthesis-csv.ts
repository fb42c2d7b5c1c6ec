import { data } from 'react-router';
import { toCsv } from '#evidence/csv.ts';
import { readSynthesis } from '#outcomes/syntheses.server.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/synthesis-csv';

export const handle = { script: false };

/** Every cohort that was counted or set aside, at full precision. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const s = await app.db.read((tx) => readSynthesis(tx, params.id.toUpperCase()));
  if (!s) throw data('There is no such synthesis.', { status: 404 });
  const { answer: a } = s;
  const shared = (r: (typeof a.rows)[number] | (typeof a.setAside)[number]) => [
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
  const csv = toCsv([
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
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${s.id}-${s.hash.slice(0, 12)}.csv"`,
    },
  });
}
