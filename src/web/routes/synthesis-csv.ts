import { data } from 'react-router';
import { readSynthesis } from '#outcomes/syntheses.server.ts';
import { appOf } from '#web/context.server.ts';
import { answerCsv } from '#web/synthesis-ui/answer-csv.ts';
import type { Route } from './+types/synthesis-csv';

export const handle = { script: false };

/** Every cohort that was counted or set aside, at full precision. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const s = await app.db.read((tx) => readSynthesis(tx, params.id.toUpperCase()));
  if (!s) throw data('There is no such synthesis.', { status: 404 });
  return new Response(answerCsv(s.answer), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': `attachment; filename="${s.id}-${s.hash.slice(0, 12)}.csv"`,
    },
  });
}
