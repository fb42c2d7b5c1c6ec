const WHO = 'patients|people|participants|children|women|men|adults|them';
const ONE = 'patient|person|participant|child|one|adult';
/** What they did, where the noun is left out: "most reached remission". */
const DID = 'reached|responded|were|had|recovered|improved|relapsed|survived|achieved|went|remained|stopped|died';

const words = (pattern: string): RegExp => new RegExp(pattern, 'iu');
const near =
  (share: number) =>
  (p: number): boolean =>
    Math.abs(p - share) <= 0.1;

/** Words that say how many of the patients, when they hold (p: the share from 0 to 1), and what holds in words. */
const QUANTITIES: readonly { words: RegExp; holds: (p: number) => boolean; needs: string }[] = [
  {
    words: words(String.raw`\b(?:almost|nearly|virtually) (?:all|every|everyone|everybody)\b`),
    holds: (p) => p >= 0.9,
    needs: 'nine in ten or more',
  },
  {
    words: words(
      String.raw`(?<!\b(?:almost|nearly|virtually|not|of|in|among|for|after) )\b(?:all (?:(?:of )?(?:the|these|those) )?(?:\p{L}+ )?(?:${WHO}|${DID})|(?:every|each) (?:${ONE})|everyone|everybody)\b`,
    ),
    holds: (p) => p === 1,
    needs: 'every single one',
  },
  {
    words: words(
      String.raw`\b(?:no (?:patients?|person|people|participants?)|none of the(?:se|m)?|nobody)\b(?! (?:(?:was|is|were|are) )?counted)`,
    ),
    holds: (p) => p === 0,
    needs: 'not a single one',
  },
  {
    words: words(
      String.raw`\b(?:most (?:of (?:the |these |those )?)?(?:\p{L}+ )?(?:${WHO}|${DID})|(?:the|an?)(?: (?!small|tiny)\p{L}+)? majority|(?:more than|over) half|mostly|usually|commonly|typically|mainly)\b`,
    ),
    holds: (p) => p > 0.5,
    needs: 'more than half',
  },
  {
    words: words(
      String.raw`\b(?:(?:only |very )?few (?:of the |of these )?(?:${WHO})|a (?:small )?minority|(?:less|fewer) than half|under half)\b`,
    ),
    holds: (p) => p < 0.5,
    needs: 'fewer than half',
  },
  { words: words(String.raw`(?<!\b(?:than|over|under) )\bhalf\b`), holds: near(1 / 2), needs: 'four to six in ten' },
  { words: words(String.raw`\btwo[- ]thirds?\b`), holds: near(2 / 3), needs: 'about two thirds' },
  { words: words(String.raw`\b(?:a|one)[- ]third\b`), holds: near(1 / 3), needs: 'about a third' },
  { words: words(String.raw`\bthree[- ]quarters?\b`), holds: near(3 / 4), needs: 'about three quarters' },
  { words: words(String.raw`\b(?:a|one)[- ]quarter\b`), holds: near(1 / 4), needs: 'about a quarter' },
  {
    words: words(String.raw`\b(?:rare|rarely|hardly any|hardly ever)\b`),
    holds: (p) => p <= 0.1,
    needs: 'one in ten or fewer',
  },
];

const OF_PATIENTS = ['events', 'patients'];
/** Placeholders that say a share, and the counts that must stand before each. */
const SHARES: Readonly<Record<string, readonly string[]>> = {
  percent: OF_PATIENTS,
  aboutTen: OF_PATIENTS,
  ciLow: OF_PATIENTS,
  ciHigh: OF_PATIENTS,
  predictionLow: OF_PATIENTS,
  predictionHigh: OF_PATIENTS,
  rangeLow: OF_PATIENTS,
  rangeHigh: OF_PATIENTS,
  recruitingPercent: ['recruiting', 'total'],
  stoppedPercent: ['stopped', 'total'],
};

/**
 * What is wrong with how a sentence states its numbers, in one sentence; null where nothing is.
 * A share stands only after its absolute numbers, and a word such as *most* or *rarely* must fit them.
 * @param template with its `{placeholders}`
 * @param figures of the bound answer; the words are looked at where it gives `events` and `patients`
 */
export function wordingProblem(template: string, figures: Readonly<Record<string, string>>): string | null {
  const place = (name: string): number => new RegExp(`\\{\\s*${name}\\s*\\}`).exec(template)?.index ?? -1;
  for (const [share, counts] of Object.entries(SHARES)) {
    const at = place(share);
    if (at >= 0 && counts.some((c) => Object.hasOwn(figures, c) && (place(c) < 0 || place(c) > at)))
      return `Say the absolute numbers before the share: ${counts.map((c) => `{${c}}`).join(' of ')} must stand before {${share}}.`;
  }
  if (/\{\s*patients\s*\}\s*(?:of|out of|in|among|\/)\s*(?:the )?\{\s*events\s*\}/iu.test(template))
    return 'The two counts stand the other way round: write {events} of {patients}.';
  const [events, patients] = [Number(figures.events), Number(figures.patients)];
  if (!Number.isFinite(events) || !(patients > 0)) return null;
  const text = template.replace(/\{[^{}]*\}/g, ' ').replace(/\s+/g, ' ');
  for (const { words: pattern, holds, needs } of QUANTITIES) {
    const said = pattern.exec(text)?.[0];
    if (said && !holds(events / patients))
      return `“${said}” means ${needs}, and the figures say ${events} of ${patients}; choose another word, or leave the numbers to speak.`;
  }
  return null;
}
