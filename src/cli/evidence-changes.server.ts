import { recentChanges } from '#evidence/search.server.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { type Command, day, text, Usage, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

export const command: Command = {
  name: ['evidence', 'changes'],
  summary: 'what changed in the studies, graded, newest first',
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
    const grade = GRADES.find((g) => g === given);
    if (given && !grade) throw new Usage(`--grade takes ${GRADES.join(', ')}, not "${given}".`);
    const since = day(values, 'since');
    const page = wholeNumber(values, 'page', 1, 1_000_000) ?? 1;
    const size = wholeNumber(values, 'size', 1, 1000) ?? 50;
    return withStore(t, values, {}, async (store) => {
      const found = await store.db.read((tx) =>
        recentChanges(tx, { ...(since ? { since } : {}), ...(grade ? { grade: grade as Grade } : {}), page, size }),
      );
      const lines = found.rows.map((c) => `${c.asOf}  ${c.grade.padEnd(6)}  ${c.studyId}  ${c.sentence}`);
      t.result(
        found,
        [`${found.total} changes, page ${found.page} of ${Math.max(1, found.pages)}`, ...lines].join('\n'),
      );
      return 0;
    });
  },
};
