import { recentChanges } from '#evidence/search.server.ts';
import { changesOf } from '#evidence/week.server.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { type Command, day, text, Usage, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

export const command: Command = {
  name: ['evidence', 'changes'],
  summary: 'what changed in the studies, graded medium or graver unless you say otherwise, newest first',
  usage: '[--since DATE] [--grade high|medium|low|noise] [--page N] [--size N]',
  options: {
    ...PLACE_OPTIONS,
    since: { type: 'string' },
    grade: { type: 'string' },
    page: { type: 'string' },
    size: { type: 'string' },
  },
  async run(t, values) {
    const given = text(values, 'grade');
    // the page and the API begin there too
    const grade: Grade | undefined = given ? GRADES.find((g) => g === given) : 'medium';
    if (!grade) throw new Usage(`--grade takes ${GRADES.join(', ')}, not "${given}".`);
    const since = day(values, 'since');
    const page = wholeNumber(values, 'page', 1, 1_000_000) ?? 1;
    const size = wholeNumber(values, 'size', 1, 1000) ?? 50;
    return withStore(t, values, {}, async (store) => {
      const { found, studies } = await store.db.read(async (tx) => {
        const span = { from: since ?? null, to: null, grade, page: 1, size: 1 };
        return {
          found: await recentChanges(tx, { ...(since ? { since } : {}), grade, page, size }),
          studies: (await changesOf(tx, {}, span)).studies,
        };
      });
      const lines = found.rows.map((c) => `${c.asOf}  ${c.grade.padEnd(6)}  ${c.studyId}  ${c.sentence}`);
      t.result(
        // `total` counts the rows of the list; the other two are what the API calls so
        { ...found, changes: found.total, studies },
        [
          `${found.total} changes in ${studies} studies, page ${found.page} of ${Math.max(1, found.pages)}`,
          ...lines,
        ].join('\n'),
      );
      return 0;
    });
  },
};
