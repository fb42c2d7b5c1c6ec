import { data } from 'react-router';
import { rCode } from '#outcomes/r-code.ts';
import { readSynthesis } from '#outcomes/syntheses.server.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/synthesis-code';

export const handle = { script: false };

/** R code that repeats the synthesis on its own data. */
export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const s = await app.db.read((tx) => readSynthesis(tx, params.id.toUpperCase()));
  if (!s) throw data('There is no such synthesis.', { status: 404 });
  const code = rCode({
    name: `Synthesis ${s.id}`,
    question: s.question,
    asOf: s.asOf,
    hash: s.hash,
    url: `${app.server.url}/syntheses/${s.id}`,
    answer: s.answer,
  });
  return new Response(code, {
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="${s.id}-${s.hash.slice(0, 12)}.R"`,
    },
  });
}
