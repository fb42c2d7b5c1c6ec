import { toCsv } from '#evidence/csv.ts';
import { appOf } from '#web/context.server.ts';
import { readSafety } from '#web/outcome-entry/safety-page.server.ts';
import { absence, readSafetyChoice } from '#web/outcome-entry/safety-view.ts';
import type { Route } from './+types/outcomes-safety-csv';

export const handle = { script: false };

/** The safety summary at full precision; what nobody reports has empty counts and says so, never zero. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const choice = readSafetyChoice(url.searchParams);
  const { shown, asOf } = await appOf(context).db.read((tx) => readSafety(tx, choice));
  const head = [
    choice.by,
    'outcome',
    'cohorts',
    'events',
    'evaluable',
    'enrolled',
    'enrolled_stated_by',
    'estimate',
    'ci_low',
    'ci_high',
  ];
  const rows = shown.flatMap((c) =>
    c.figures
      .filter((f) => choice.outcome === '' || f.outcome === choice.outcome)
      .map((f) => {
        const told = f.k > 0;
        return [
          c.label,
          f.label,
          f.k,
          told ? f.events : null,
          told ? f.evaluable : null,
          f.enrolledStated > 0 ? f.enrolled : null,
          f.enrolledStated,
          f.estimate,
          f.ci?.[0] ?? null,
          f.ci?.[1] ?? null,
          told ? (f.pooled ? 'pooled' : 'exact interval of the sum') : absence(f),
          f.reportedBy,
          f.groups,
          f.setAside,
          f.heldBack,
          f.marks.map((m) => `${m.n} ${m.mark}`).join('; '),
          f.names.join('; '),
        ];
      }),
  );
  const csv = toCsv([
    [...head, 'how', 'groups_reporting', 'groups', 'set_aside', 'held_back', 'checked', 'reported_as'],
    ...rows,
  ]);
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="safety-by-${choice.by}${asOf ? `-${asOf}` : ''}.csv"`,
    },
  });
}
