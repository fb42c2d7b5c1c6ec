import { NOTICE_WORDS, type NoticeKind } from './waiting.ts';

export interface ToldNotice {
  kind: NoticeKind;
  title: string;
  path: string;
  due: Date | null;
}

/** What stands at the foot of a letter about one kind: how to have it otherwise. */
export interface LetterFoot {
  words: string;
  path: string;
}

const minute = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
const until = (n: ToldNotice): string => (n.due ? ` (until ${minute(n.due)})` : '');
const feet = (site: string, foot: readonly LetterFoot[]): string =>
  foot.map((f) => `${f.words}: ${site}${f.path}`).join('\n');

/** One matter, told at once. @param site address of the site without a slash at its end. */
export const letterAtOnce = (
  name: string,
  n: ToldNotice,
  site: string,
  foot: readonly LetterFoot[],
): { subject: string; body: string } => ({
  subject: n.title,
  body: `Hello ${name},\n\n${n.title}${until(n)}.\n\n${site}${n.path}\n\n--\n${feet(site, foot)}\nAll choices: ${site}/account/notices\n`,
});

/** The one mail of a day: everything new, by kind, what is due first within a kind. */
export function dailyLetter(
  name: string,
  notices: readonly ToldNotice[],
  site: string,
  foot: readonly LetterFoot[],
): { subject: string; body: string } {
  const kinds = [...new Set(notices.map((n) => n.kind))];
  const parts = kinds.map((kind) => {
    const of = notices
      .filter((n) => n.kind === kind)
      .sort((a, b) => (a.due?.getTime() ?? Number.MAX_VALUE) - (b.due?.getTime() ?? Number.MAX_VALUE));
    const words = NOTICE_WORDS[kind];
    return [
      words[0]!.toUpperCase() + words.slice(1),
      '='.repeat(words.length),
      ...of.map((n) => `  ${n.title}${until(n)}\n    ${site}${n.path}`),
    ].join('\n');
  });
  const matters = notices.length === 1 ? 'One matter waits' : `${notices.length} matters wait`;
  return {
    subject: `ACTioN: ${matters.toLowerCase()} for you`,
    body: `Hello ${name},\n\n${matters} for you; your desk is at ${site}/desk\n\n${parts.join('\n\n')}\n\n--\n${feet(site, foot)}\nAll choices: ${site}/account/notices\n`,
  };
}
