import type { CohortRow } from '#outcomes/cohorts.ts';
import type { ProposalReason } from '#outcomes/overlap-proposals.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { enrolmentWords } from './cohort-words.ts';
import './overlap.css';

/** Two cohorts side by side. */
export const PairTable = ({ a, b }: { a: CohortRow; b: CohortRow }) => {
  const facts: [string, (c: CohortRow) => string][] = [
    ['Publication', (c) => c.citation],
    ['Product', (c) => c.product],
    ['Patients', (c) => (c.n === null ? 'not stated' : String(c.n))],
    ['Diseases', (c) => [...new Set(c.arms.map((arm) => arm.disease))].join('; ')],
    ['Site', (c) => [c.site, c.country].filter((s) => s).join(', ') || 'not stated'],
    ['Enrolment', enrolmentWords],
    ['Trial', (c) => c.nct ?? 'not stated'],
    ['Group in the table', (c) => c.groups.join('; ') || 'none'],
  ];
  return (
    <DataTable
      caption={`What is known of ${a.label} and ${b.label}`}
      columns={[{ label: 'What is known' }, { label: `${a.label} (${a.id})` }, { label: `${b.label} (${b.id})` }]}
      rows={facts.map(([name, of]) => ({ key: name, cells: [name, of(a), of(b)] }))}
    />
  );
};

/** What the machine noticed, what speaks against it marked as such. */
export const Reasons = ({ reasons }: { reasons: readonly ProposalReason[] }) => (
  <ul className="overlap-reasons">
    {reasons.map((r) => (
      <li key={r.rule}>
        {r.weight < 0 && <strong>Against: </strong>}
        {r.words}
      </li>
    ))}
  </ul>
);
