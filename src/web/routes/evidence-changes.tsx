import { recentChanges } from '#evidence/search.server.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { appOf } from '#web/context.server.ts';
import { Diff } from '#web/ui/change-list.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/evidence-changes';

export const handle = { script: false };

const SIZE = 40;
const CHOICES: { key: Grade; label: string }[] = [
  { key: 'high', label: 'high only' },
  { key: 'medium', label: 'medium and high' },
  { key: 'low', label: 'all but noise' },
  { key: 'noise', label: 'everything' },
];

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const asked = url.searchParams.get('grade');
  const grade = GRADES.find((g) => g === asked) ?? 'medium';
  const since = url.searchParams.get('since') ?? '';
  const day = /^\d{4}-\d{2}-\d{2}$/.test(since) && !Number.isNaN(Date.parse(since)) ? since : undefined;
  const found = await app.db.read((tx) => recentChanges(tx, { since: day, grade, page: pageOf(url), size: SIZE }));
  return { found, grade, since: day ?? '', badDate: since !== '' && !day, url: url.pathname + url.search };
}

export default function ChangesPage({ loaderData }: Route.ComponentProps) {
  const { found, grade, since, badDate, url } = loaderData;
  const days = [...new Set(found.rows.map((r) => r.asOf))];
  return (
    <Page
      title="What changed"
      lead="Differences between one record of a study and the next, newest first and on one day the gravest first."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <form action="/evidence/changes" method="get" className="filters">
        <label>
          Grade
          <select name="grade" defaultValue={grade}>
            {CHOICES.map((c) => (
              <option key={c.key} value={c.key}>
                {c.label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Since
          <input type="date" name="since" defaultValue={since} />
        </label>
        <button type="submit">Show</button>
      </form>
      {badDate && <p className="quiet">The date could not be read, so all dates are shown; write it as 2026-07-31.</p>}
      <p className="count-line" role="status">
        {found.total === 1 ? '1 change' : `${found.total} changes`} ·{' '}
        <a href="/methods/changes">how changes are graded</a>
      </p>
      {found.rows.length === 0 && (
        <EmptyState title="No change fits this.">
          <p>
            Choose an earlier date or a lower grade, or <a href="/evidence/changes?grade=noise">show everything</a>.
          </p>
        </EmptyState>
      )}
      <ol className="history">
        {days.map((day) => (
          <li key={day}>
            <time className="history-date" dateTime={day}>
              {day}
            </time>
            <div>
              {found.rows
                .filter((r) => r.asOf === day)
                .map((r, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a study may change twice by one rule on one day
                  <div className="change" key={i}>
                    <GradeMark grade={r.grade} />
                    <div>
                      <p>
                        <a href={`/evidence/${r.studyId}#history`}>{r.title}</a>{' '}
                        <span className="quiet">{r.studyId}</span>
                      </p>
                      <p>{r.sentence}</p>
                      <Diff change={r} />
                    </div>
                  </div>
                ))}
            </div>
          </li>
        ))}
      </ol>
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
