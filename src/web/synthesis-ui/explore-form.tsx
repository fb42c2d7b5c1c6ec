import { type ExploreChoice, type ExploreFacet, type ExploreOption, METHODS, VERIFICATION } from '#outcomes/explore.ts';

const FACETS: readonly { facet: ExploreFacet; label: string; all: string }[] = [
  { facet: 'outcome', label: 'Outcome', all: 'choose an outcome' },
  { facet: 'disease', label: 'Disease', all: 'any disease' },
  { facet: 'product', label: 'Product', all: 'any product' },
  { facet: 'target', label: 'Target', all: 'any target' },
  { facet: 'modality', label: 'Kind of therapy', all: 'any kind' },
];

const short = (label: string): string => (label.length > 60 ? `${label.slice(0, 58)}…` : label);

const pairs = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));

/** The question as a form that needs no script: what is chosen stands in the address. */
export const ExploreForm = (props: { choice: ExploreChoice; options: Record<ExploreFacet, ExploreOption[]> }) => {
  const { choice, options } = props;
  return (
    <search>
      <form action="/outcomes/explore" method="get" className="filters explore-form">
        {FACETS.map(({ facet, label, all }) => (
          <label key={facet}>
            {label}
            <select
              name={facet}
              // an option found under another spelling is the one that is chosen
              defaultValue={
                options[facet].find((o) => o.value.toLowerCase() === choice[facet].toLowerCase())?.value ??
                choice[facet]
              }
            >
              <option value="">{all}</option>
              {options[facet].map((o) => (
                <option key={o.value} value={o.value}>
                  {short(o.label)} ({o.groups})
                </option>
              ))}
            </select>
          </label>
        ))}
        <fieldset>
          <legend>Counted at, months from and to</legend>
          <div className="months">
            <input name="from" inputMode="decimal" aria-label="From month" defaultValue={choice.from ?? ''} />
            <span>to</span>
            <input name="to" inputMode="decimal" aria-label="To month" defaultValue={choice.to ?? ''} />
          </div>
        </fieldset>
        <label>
          Figures
          <select name="verification" defaultValue={choice.verification}>
            {pairs(VERIFICATION)}
          </select>
        </label>
        <label>
          Method
          <select name="method" defaultValue={choice.method}>
            {pairs(METHODS)}
          </select>
        </label>
        <div className="explore-send">
          <button type="submit">Answer</button>
          <a href="/outcomes/explore">start again</a>
        </div>
      </form>
    </search>
  );
};
