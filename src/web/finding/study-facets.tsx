import { type FacetCount, type FacetKey, STUDY_FACETS } from '#evidence/search-facets.ts';
import { FILTER_NAMES, type StudyFilter, valueWords } from '#evidence/study-filter.ts';

/** So many choices of a facet are shown at once; the rest unfolds. */
const FIRST = 8;

export const counted = (n: number): string => n.toLocaleString('en-GB');

const Choice = (props: { choice: FacetCount; chosen: boolean; href: string }) => {
  const { choice, chosen } = props;
  return (
    <li className={choice.depth > 0 ? `facet-deep-${Math.min(choice.depth, 3)}` : undefined}>
      <a href={props.href} aria-current={chosen ? 'true' : undefined}>
        <span className="facet-label">
          {chosen && <span className="hidden-text">Chosen, take away: </span>}
          {choice.label}
        </span>
        <span className="facet-count">
          <span className="hidden-text">, studies: </span>
          {counted(choice.count)}
        </span>
      </a>
    </li>
  );
};

const Choices = (props: {
  choices: readonly FacetCount[];
  chosen: string | undefined;
  href: (key: string) => string;
}) => (
  <ul>
    {props.choices.map((c) => (
      <Choice key={c.key} choice={c} chosen={c.key === props.chosen} href={props.href(c.key)} />
    ))}
  </ul>
);

/** One way to narrow a list down: a link for each choice with the number of studies it gives; the link of the chosen one takes it away. */
const FacetGroup = (props: {
  facet: FacetKey;
  choices: readonly FacetCount[];
  chosen: string | undefined;
  href: (key: string | undefined) => string;
}) => {
  const { facet, chosen } = props;
  const held = props.choices.some((c) => c.key === chosen);
  // what was chosen stays in sight where nothing has it
  const none =
    chosen === undefined || held ? [] : [{ key: chosen, label: valueWords(facet, chosen), count: 0, depth: 0 }];
  const choices = [...none, ...props.choices];
  if (choices.length === 0) return null;
  const at = choices.findIndex((c) => c.key === chosen);
  const first = choices.length <= FIRST + 2 ? choices.length : Math.max(FIRST, at + 1);
  const rest = choices.slice(first);
  const href = (key: string) => props.href(key === chosen ? undefined : key);
  return (
    <section className="facet" aria-labelledby={`facet-${facet}`}>
      <h3 id={`facet-${facet}`}>{FILTER_NAMES[facet]}</h3>
      <Choices choices={choices.slice(0, first)} chosen={chosen} href={href} />
      {rest.length > 0 && (
        <details>
          <summary>
            {rest.length} more<span className="hidden-text">: {FILTER_NAMES[facet]}</span>
          </summary>
          <Choices choices={rest} chosen={chosen} href={href} />
        </details>
      )}
    </section>
  );
};

/** Every way to narrow a list of studies down. `href` gives the address of the list with another value of one facet. */
export const StudyFacets = (props: {
  facets: Readonly<Record<FacetKey, readonly FacetCount[]>>;
  filter: StudyFilter;
  /** How many more fit that were judged not relevant. */
  others: number;
  href: (change: StudyFilter) => string;
}) => (
  <nav className="facets" id="narrow-down" aria-labelledby="narrow-down-title">
    <h2 id="narrow-down-title">Narrow down</h2>
    {STUDY_FACETS.map((facet) => (
      <FacetGroup
        key={facet}
        facet={facet}
        choices={props.facets[facet]}
        chosen={props.filter[facet]}
        href={(key) => props.href({ [facet]: key })}
      />
    ))}
    {(props.others > 0 || props.filter.relevance !== undefined) && (
      <section className="facet" aria-labelledby="facet-relevance">
        <h3 id="facet-relevance">Judged not relevant</h3>
        <ul>
          {props.filter.relevance === undefined ? (
            <li>
              <a href={props.href({ relevance: 'not-relevant' })}>
                <span className="facet-label">show those instead</span>
                <span className="facet-count">{counted(props.others)}</span>
              </a>
            </li>
          ) : (
            <li>
              <a href={props.href({ relevance: undefined })}>
                <span className="facet-label">back to the relevant ones</span>
              </a>
            </li>
          )}
        </ul>
      </section>
    )}
  </nav>
);
