/** What was typed into a field, line ends kept, cut to a length that no honest text has; '' where the field is missing or a file. */
export function typed(form: FormData, name: string, most = 5000): string {
  const v = form.get(name);
  return typeof v === 'string' ? v.slice(0, most) : '';
}

/** The same of a field of one line: signs that are none become spaces, and spaces at its ends go. */
export function typedLine(form: FormData, name: string): string {
  const v = form.get(name);
  return typeof v === 'string' ? v.replace(/\p{Cc}+/gu, ' ').trim() : '';
}

/** A whole number in a field or an address, such as the number of a seat; null for anything else. */
export const wholeNumber = (raw: string | null): number | null =>
  raw !== null && /^[1-9]\d{0,14}$/.test(raw) ? Number(raw) : null;
