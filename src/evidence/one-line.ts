/** Words of a record or a person on one line of at most `most` characters: they can neither begin a line of their own nor fill what they stand in. */
export function oneLine(text: string, most: number): string {
  const flat = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  return flat.length <= most ? flat : `${cut(flat, most - 1)}…`;
}

/** The beginning of a text, without half of a character at its end. */
const cut = (text: string, most: number): string => {
  const start = text.slice(0, most);
  return (start.isWellFormed() ? start : start.slice(0, -1)).trimEnd();
};
