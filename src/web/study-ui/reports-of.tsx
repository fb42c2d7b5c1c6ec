import type { StudyReport } from '#evidence/literature/report-link.ts';
import { pathOf } from '#ledger/things.ts';

const VIA: Record<string, string> = {
  'data-bank': 'the paper names this trial as its own',
  text: 'the paper mentions the number of this trial',
  registry: 'the registry lists the paper under this trial',
};

const NOTICE: Record<string, string> = {
  retracted: 'Retracted',
  concern: 'Expression of concern',
  corrected: 'Corrected',
};

/** A paper that was taken back, questioned or mended says so wherever it shows. */
export const NoticeMark = ({ notice }: { notice: string | null }) =>
  notice ? <strong className={`notice notice-${notice}`}>{NOTICE[notice] ?? notice}</strong> : null;

/** Authors as a reference list gives them: three, and others. */
export const authorsWords = (authors: readonly string[]): string =>
  authors.length > 3 ? `${authors.slice(0, 3).join(', ')} and ${authors.length - 3} others` : authors.join(', ');

/** Papers and abstracts of a study, with why each is thought to be of it. */
export const ReportsOf = ({ reports }: { reports: readonly StudyReport[] }) => (
  <ul className="plain-list ruled">
    {reports.map(({ report: r, grounds, ruling }) => (
      <li key={r.id}>
        <p>
          <NoticeMark notice={r.notice} /> <a href={pathOf({ kind: 'report', id: r.id })}>{r.title}</a>
        </p>
        <p className="quiet small">
          {[authorsWords(r.authors), r.journal, r.published].filter(Boolean).join(' · ')}
          {' · '}
          {ruling
            ? `linked by a curator: ${ruling.reason}`
            : [...new Set(grounds.map((g) => VIA[g.via] ?? g.via))].join('; ')}
        </p>
      </li>
    ))}
  </ul>
);
