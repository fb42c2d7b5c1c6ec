/*
 * ORCID iDs: sixteen characters in groups of four, the last of which is a check character by ISO/IEC 7064, MOD 11-2
 * (https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier).
 */

/** The check character that belongs to the first fifteen digits: '0' to '9' or 'X'. @throws when they are not fifteen digits. */
export function orcidCheckCharacter(digits: string): string {
  if (!/^[0-9]{15}$/.test(digits))
    throw new Error('The check character of an ORCID iD is worked out from fifteen digits.');
  let total = 0;
  for (const digit of digits) total = ((total + Number(digit)) * 2) % 11;
  const check = (12 - total) % 11;
  return check === 10 ? 'X' : String(check);
}

/**
 * An ORCID iD as people write it (with or without hyphens, as an address, with a small x) in its one form 0000-0002-1825-0097;
 * null where it is not one or its check character is wrong.
 */
export function readOrcid(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^(?:https?:\/\/)?(?:(?:www|sandbox)\.)?orcid\.org\//i, '')
    .replace(/\/$/, '');
  const written = /^([0-9]{4})-?([0-9]{4})-?([0-9]{4})-?([0-9]{3})([0-9Xx])$/.exec(bare);
  if (!written) return null;
  const [, a = '', b = '', c = '', d = '', check = ''] = written;
  if (orcidCheckCharacter(a + b + c + d) !== check.toUpperCase()) return null;
  return `${a}-${b}-${c}-${d}${check.toUpperCase()}`;
}

export const isOrcid = (text: string): boolean => readOrcid(text) === text;
export const orcidAddress = (orcid: string): string => `https://orcid.org/${orcid}`;
