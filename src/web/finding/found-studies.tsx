import { readableAll } from '#evidence/entities.ts';
import { type UnknownValue, unknownSentence } from '#evidence/filter-values.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { FILTER_NAMES, type FilterKey, type StudyFilter, valueWords } from '#evidence/study-filter.ts';
import type { StudyRow } from '#evidence/study-row.ts';
import { diseaseParents, labelOf } from '#vocabulary/vocabulary.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { GradeMark } from '#web/ui/state-badge.tsx';
import { counted } from './study-facets.tsx';

/** The narrowest diseases, then targets, kinds of therapy and products; the registry's own conditions where nothing was recognised. */
function labelWords(s: StudyRow): string {
  const diseases = s.labels.flatMap((l) => (l.facet === 'disease' ? [l.key] : []));
  const broader = new Set(diseases.flatMap(diseaseParents));
  const named = diseases.filter((key) => !broader.has(key)).map((key) => labelOf('disease', key));
  const rest = s.labels.flatMap((l) => (l.facet === 'disease' ? [] : [labelOf(l.facet, l.key)]));
  return [named.length > 0 ? named.join(', ') : s.conditions.slice(0, 3).join(', '), rest.join(', ')]
    .filter((w) => w !== '')
    .join(' · ');
}

/** Up to three countries by name, more by their number. */
const placeWords = (countries: readonly string[]): string =>
  countries.length > 3 ? `${countries.length} countries` : countries.join(', ');

export const FoundStudies = ({ rows }: { rows: readonly StudyRow[] }) => (
  <DataTable
    caption="Registered studies"
    columns={[
      { label: 'Study' },
      { label: 'Phase' },
      { label: 'Status' },
      { label: 'People', num: true },
      { label: 'Start' },
      { label: 'Latest change' },
    ]}
    rows={readableAll(rows).map((s) => ({
      key: s.id,
      cells: [
        <span key="title">
          <a href={`/evidence/${s.id}`}>{s.title}</a>
          <span className="study-labels">{labelWords(s)}</span>
          <span className="sub">{[s.id, s.sponsor, placeWords(s.countries)].filter(Boolean).join(' · ')}</span>
        </span>,
        phaseGroupLabel(phaseGroup(s.phases)),
        statusWords(s.status),
        s.enrolment ?? '–',
        <span key="start" className="nowrap">
          {s.startDate ?? '–'}
        </span>,
        s.lastChange && s.lastChangeGrade ? (
          <span key="change" className="nowrap">
            <GradeMark grade={s.lastChangeGrade} /> {s.lastChange}
          </span>
        ) : (
          'none seen'
        ),
      ],
    }))}
  />
);

/** What is asked for and no study held has, with what may be meant. */
export const UnknownValues = (props: { unknown: readonly UnknownValue[]; href: (change: StudyFilter) => string }) =>
  props.unknown.map((u) => (
    <p key={u.key} className="readings" role="note">
      {u.meant.length === 0 ? (
        unknownSentence(u)
      ) : (
        <>
          {unknownSentence({ ...u, meant: [] }).slice(0, -1)}; did you mean{' '}
          {u.meant.map((m, i) => (
            <span key={m}>
              {i > 0 && ' or '}
              <a href={props.href({ [u.key]: m })}>{valueWords(u.key, m)}</a>
            </span>
          ))}
          ?
        </>
      )}
    </p>
  ));

/** What is known where nothing was found. */
interface Unfound {
  filter: StudyFilter;
  /** How many fit that were judged not relevant. */
  others: number;
  remedies: {
    words: { query: string; total: number } | null;
    without: { key: FilterKey; total: number }[];
  } | null;
}

/** Nothing fits: what would find something, each way with its number. */
export const NothingFound = (props: { finding: Unfound; href: (change: StudyFilter) => string }) => {
  const { filter, remedies, others } = props.finding;
  const asked = Object.keys(filter).length > 0;
  if (!asked && others === 0)
    return (
      <EmptyState title="No study has been imported yet.">
        <p>
          Import registry records with <code>action evidence import</code>.
        </p>
      </EmptyState>
    );
  return (
    <EmptyState title="No study fits all of this.">
      <ul className="plain-list">
        {remedies?.words && (
          <li>
            Did you mean{' '}
            <a href={props.href({ query: remedies.words.query })}>
              <strong>{remedies.words.query}</strong>
            </a>
            ? ({counted(remedies.words.total)})
          </li>
        )}
        {remedies?.without.map(({ key, total }) => (
          <li key={key}>
            <a href={props.href({ [key]: undefined })}>
              Without {FILTER_NAMES[key]} “{valueWords(key, filter[key] ?? '')}”
            </a>{' '}
            ({counted(total)})
          </li>
        ))}
        {others > 0 && (
          <li>
            <a href={props.href({ relevance: 'not-relevant' })}>Studies that were judged not relevant</a> (
            {counted(others)})
          </li>
        )}
        <li>
          <a href="/evidence">All studies</a>
        </li>
      </ul>
    </EmptyState>
  );
};
