import { onlyWords, type Part, type ReadWords, readingWords } from '#evidence/search-words.ts';

const isOnlyItself = (part: Part): boolean => readingWords(part) === null;

/** How typed words were understood, and the way to have them taken as words. Nothing where they were only words. */
export const SearchReadings = (props: { read: ReadWords; href: (query: string) => string }) => {
  const parts = props.read.flat().filter((p) => !isOnlyItself(p));
  if (parts.length === 0) return null;
  return (
    <p className="readings">
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same words may stand twice in one query
        <span key={i}>
          {i > 0 && '; '}
          <strong>{part.words}</strong> read as {part.not && 'not '}
          {readingWords(part)}
        </span>
      ))}
      . <a href={props.href(onlyWords(props.read))}>Search the words only</a>
    </p>
  );
};
