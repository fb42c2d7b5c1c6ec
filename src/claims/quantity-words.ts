/** Words that say how many of the patients, when they hold (p: the share from 0 to 1), and what holds in words. */
const QUANTITIES: readonly { words: RegExp; holds: (p: number) => boolean; needs: string }[] = [
  {
    words: /\b(?:almost|nearly|virtually) (?:all|every|everyone)\b/iu,
    holds: (p) => p >= 0.9,
    needs: 'nine in ten or more',
  },
  {
    words:
      /(?<!\b(?:almost|nearly|virtually|not) )\b(?:all (?:of the |of these |the |these )?(?:\p{L}+ )?(?:patients|people|participants|children|women|men)|every (?:patient|person|participant)|everyone)\b/iu,
    holds: (p) => p === 1,
    needs: 'every single one',
  },
  {
    words:
      /\b(?:no (?:patients?|person|people|participants?)|none of the(?:se|m)?|nobody)\b(?! (?:(?:was|is|were|are) )?counted)/iu,
    holds: (p) => p === 0,
    needs: 'not a single one',
  },
  {
    words:
      /\b(?:most (?:of the |of these |of )?(?:\p{L}+ )?(?:patients|people|participants|them)|(?:the|a|the great|a large) majority|more than half|over half)\b/iu,
    holds: (p) => p > 0.5,
    needs: 'more than half',
  },
  {
    words: /\b(?:about|around|roughly|some) half\b/iu,
    holds: (p) => p >= 0.4 && p <= 0.6,
    needs: 'four to six in ten',
  },
  {
    words:
      /\b(?:(?:only |very )?few (?:of the |of these )?(?:patients|people|participants)|a (?:small )?minority|(?:less|fewer) than half|under half)\b/iu,
    holds: (p) => p < 0.5,
    needs: 'fewer than half',
  },
  { words: /\b(?:rare|rarely|hardly any|hardly ever)\b/iu, holds: (p) => p <= 0.1, needs: 'one in ten or fewer' },
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
  const [events, patients] = [Number(figures.events), Number(figures.patients)];
  if (!Number.isFinite(events) || !(patients > 0)) return null;
  const words = template.replace(/\{[^{}]*\}/g, ' ').replace(/\s+/g, ' ');
  for (const { words: pattern, holds, needs } of QUANTITIES) {
    const said = pattern.exec(words)?.[0];
    if (said && !holds(events / patients))
      return `“${said}” means ${needs}, and the figures say ${events} of ${patients}; choose another word, or leave the numbers to speak.`;
  }
  return null;
}
