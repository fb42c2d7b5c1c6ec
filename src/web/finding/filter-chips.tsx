import { FILTER_KEYS, FILTER_NAMES, type FilterKey, type StudyFilter, valueWords } from '#evidence/study-filter.ts';

/** Every part of a filter as a link that takes it away. */
export const FilterChips = (props: { filter: StudyFilter; href: (without: FilterKey) => string; all: string }) => {
  const parts = FILTER_KEYS.flatMap((key) => {
    const value = props.filter[key];
    return value === undefined ? [] : [{ key, words: key === 'query' ? `“${value}”` : valueWords(key, value) }];
  });
  if (parts.length === 0) return null;
  return (
    <ul className="chips filter-chips" aria-label="What is asked for">
      {parts.map(({ key, words }) => (
        <li key={key}>
          <a className="chip" href={props.href(key)}>
            <span className="hidden-text">Take away: </span>
            <span className="chip-name">{FILTER_NAMES[key]}</span> {words} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
      {parts.length > 1 && (
        <li>
          <a className="chip-all" href={props.all}>
            Take all away
          </a>
        </li>
      )}
    </ul>
  );
};
