import { PHASE_GROUPS, STATUS_WORDS } from '#evidence/phase-groups.ts';
import {
  FILTER_KEYS,
  type FilterKey,
  filterWords,
  isEmptyFilter,
  parameterOf,
  type StudyFilter,
  valueWords,
} from '#evidence/study-filter.ts';
import { DISEASES, entriesOfFacet } from '#vocabulary/vocabulary.ts';
import { addressOf, countWords, VIEWS, type ViewPath } from './views.ts';

/** The ways to look at the same studies, each with the same words. */
export const SeeingNav = ({ current, filter }: { current: ViewPath; filter: StudyFilter }) => (
  <nav className="seeing-nav" aria-label="Ways to look at these studies">
    <ul>
      {VIEWS.map((v) => (
        <li key={v.path}>
          {v.path === current ? (
            <span aria-current="page">{v.label}</span>
          ) : (
            <a href={addressOf(v.path, filter)}>{v.label}</a>
          )}
        </li>
      ))}
    </ul>
  </nav>
);

/** What is shown, as a sentence, with the way to the list and to everything. `total`: studies that fit. */
export const AskedLine = (props: {
  path: string;
  filter: StudyFilter;
  total: number;
  own?: Record<string, string | undefined>;
}) => (
  <p className="asked" role="status">
    Shown: <strong>{filterWords(props.filter)}</strong> ·{' '}
    <a href={addressOf('/evidence', props.filter)}>{countWords(props.total, 'study', 'studies')} in the list</a>
    {!isEmptyFilter(props.filter) && (
      <>
        {' '}
        · <a href={addressOf(props.path, {}, props.own)}>show all</a>
      </>
    )}
  </p>
);

type Option = { key: string; label: string };

const Select = (props: {
  name: FilterKey;
  label: string;
  all: string;
  value: string | undefined;
  options: readonly Option[];
}) => (
  <label>
    {props.label}
    <select name={parameterOf(props.name)} defaultValue={props.value ?? ''}>
      <option value="">{props.all}</option>
      {props.value !== undefined && !props.options.some((o) => o.key === props.value) && (
        <option value={props.value}>{valueWords(props.name, props.value)}</option>
      )}
      {props.options.map((o) => (
        <option key={o.key} value={o.key}>
          {o.label}
        </option>
      ))}
    </select>
  </label>
);

const byLabel = (a: Option, b: Option): number => a.label.localeCompare(b.label, 'en');
const DISEASE_OPTIONS = DISEASES.map(({ key, label }) => ({ key, label })).sort(byLabel);
const STATUS_OPTIONS = Object.entries(STATUS_WORDS).map(([key, label]) => ({ key, label }));
const PHASE_OPTIONS = PHASE_GROUPS.map(({ key, label }) => ({ key, label }));

const ASKED_HERE: readonly FilterKey[] = ['query', 'disease', 'target', 'modality', 'phase', 'status', 'country'];

/** The shared filter as a form; words that it has no control for are kept. `own`: words of the page that stay. */
export const NarrowDown = (props: {
  path: string;
  filter: StudyFilter;
  countries: readonly string[];
  own?: Record<string, string | undefined>;
}) => {
  const { filter } = props;
  const kept = FILTER_KEYS.filter((k) => !ASKED_HERE.includes(k) && filter[k] !== undefined);
  return (
    <details className="narrow-down" open={ASKED_HERE.some((k) => filter[k] !== undefined)}>
      <summary>Narrow down</summary>
      <form action={props.path} method="get" className="filters">
        <label className="wide">
          Words, product, sponsor, NCT number
          <input type="search" name="q" defaultValue={filter.query ?? ''} maxLength={200} />
        </label>
        <Select name="disease" label="Disease" all="all diseases" value={filter.disease} options={DISEASE_OPTIONS} />
        <Select
          name="target"
          label="Target"
          all="all targets"
          value={filter.target}
          options={entriesOfFacet('target')}
        />
        <Select
          name="modality"
          label="Kind of therapy"
          all="all kinds"
          value={filter.modality}
          options={entriesOfFacet('modality')}
        />
        <Select name="phase" label="Phase" all="all phases" value={filter.phase} options={PHASE_OPTIONS} />
        <Select name="status" label="Status" all="any status" value={filter.status} options={STATUS_OPTIONS} />
        <Select
          name="country"
          label="Country"
          all="all countries"
          value={filter.country}
          options={props.countries.map((c) => ({ key: c, label: c }))}
        />
        {kept.map((k) => (
          <input key={k} type="hidden" name={parameterOf(k)} value={filter[k]} />
        ))}
        {Object.entries(props.own ?? {}).map(
          ([name, value]) => value && <input key={name} type="hidden" name={name} value={value} />,
        )}
        <button type="submit">Show</button>
      </form>
    </details>
  );
};

/** A choice between a few ways of drawing, as links. */
export const ChoiceLine = (props: {
  label: string;
  choices: readonly { key: string; label: string; href: string; current: boolean }[];
}) => (
  <nav className="choice-line" aria-label={props.label}>
    <span>{props.label}</span>
    <ul>
      {props.choices.map((c) => (
        <li key={c.key}>{c.current ? <span aria-current="true">{c.label}</span> : <a href={c.href}>{c.label}</a>}</li>
      ))}
    </ul>
  </nav>
);

/** Where all of these pictures come from. */
export const SOURCE = 'registry records held here (ClinicalTrials.gov)';
