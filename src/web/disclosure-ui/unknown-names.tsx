import type { EntityMatch, UnknownEntity } from '#network/disclosure-entities.ts';
import { COMPANIES, companyByKey } from '#vocabulary/companies.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Section } from '#web/ui/page.tsx';
import './disclosures.css';

/** Names that are no company of the vocabulary, with a form to say which one each is, and what the office has said of others. */
export const UnknownNames = ({
  unknown,
  matches,
  mayMatch,
  refused,
}: {
  unknown: { total: number; rows: readonly (UnknownEntity & { likely: string })[] };
  matches: readonly EntityMatch[];
  mayMatch: boolean;
  /** What was refused just now, and for which name. */
  refused: { sentence: string; key: string; reason: string } | undefined;
}) => (
  <Section
    title="Names that nobody recognised"
    id="names"
    note="Saying which company a name is makes the rules on conflicts see it, for every statement with that spelling. What people wrote stays as it is."
  >
    {unknown.rows.length === 0 && <EmptyState title="Every name is a known company, or was looked at." />}
    <ul className="plain-list ruled">
      {unknown.rows.map((u) => (
        <li key={u.key}>
          <p>
            <strong>{u.entity}</strong>{' '}
            <span className="quiet">{u.people === 1 ? '1 person' : `${u.people} people`}</span>
          </p>
          {refused !== undefined && refused.key === u.key && <ErrorNote sentence={refused.sentence} />}
          {mayMatch && (
            <form method="post" action="/desk/disclosures#names" className="inline-form disclosure-filter">
              <input type="hidden" name="key" value={u.key} />
              <label>
                is{' '}
                <select name="company" defaultValue={u.likely} className="native-select">
                  <option value="">none of the vocabulary</option>
                  {COMPANIES.map((c) => (
                    <option key={c.key} value={c.key}>
                      {c.name}
                    </option>
                  ))}
                </select>
              </label>
              <label>
                because{' '}
                <input
                  name="reason"
                  className="native-select"
                  required
                  minLength={20}
                  maxLength={300}
                  defaultValue={refused !== undefined && refused.key === u.key ? refused.reason : ''}
                />
              </label>
              <button
                className="plain small"
                type="submit"
                name="do"
                value="match"
                aria-label={`Record what ${u.entity} is`}
              >
                record
              </button>
            </form>
          )}
        </li>
      ))}
    </ul>
    {unknown.total > unknown.rows.length && (
      <p className="quiet">
        The first {unknown.rows.length} of {unknown.total}.
      </p>
    )}
    {matches.length > 0 && (
      <DataTable
        caption="What the office said of names"
        columns={[{ label: 'Name' }, { label: 'Is' }, { label: 'Because' }, { label: 'By' }, { label: 'When' }]}
        rows={matches.map((m, n) => ({
          key: `${n}`,
          cells: [
            m.key,
            m.company === null ? 'none of the vocabulary' : (companyByKey(m.company)?.name ?? m.company),
            m.reason,
            m.byName,
            <Moment key="w" at={m.at} />,
          ],
        }))}
      />
    )}
  </Section>
);
