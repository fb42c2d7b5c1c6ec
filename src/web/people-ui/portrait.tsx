/** The picture of a person where one may be shown; else the first letters of their name. */
export const Portrait = (props: { person: string; name: string; hash: string | null; width: number }) =>
  props.hash ? (
    <img
      className="portrait"
      src={`/network/people/${encodeURIComponent(props.person)}/photograph.jpg?v=${props.hash.slice(0, 12)}`}
      alt={`${props.name}, portrait`}
      width={props.width}
      height={props.width}
      loading="lazy"
    />
  ) : (
    <span className="portrait portrait-none" aria-hidden="true">
      {initials(props.name)}
    </span>
  );

const initials = (name: string): string => {
  const words = name.split(/[\s-]+/).filter((w) => /^\p{L}/u.test(w));
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((w) => [...(w ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
};
