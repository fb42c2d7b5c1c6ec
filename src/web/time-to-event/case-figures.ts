import { caseMark } from '#outcomes/case-source.ts';
import { ageWords, type CaseContent, gradeWords, sexWords } from '#outcomes/cases.ts';
import { MARK_WORDS } from '#outcomes/source-marks.ts';
import { monthTicks } from '#outcomes/survival-view.ts';
import type { SwimmerData, SwimmerRow } from '#web/charts/swimmer-data.ts';

const TIME_LABEL = 'Months since infusion';

export const countWords = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** How far a case is known: the end of follow-up, else the last month that the source names. */
const knownMonths = (c: CaseContent): number => c.followUpMonths ?? c.relapseMonth ?? c.deathMonth ?? -1;

/** Longest known course first; of equal ones by label. */
export const byCourse = (a: CaseContent, b: CaseContent): number =>
  knownMonths(b) - knownMonths(a) || (a.key < b.key ? -1 : 1);

export const personWords = (c: CaseContent): string => `${ageWords(c.age)}, ${sexWords(c.sex)}`;

const swimmerRow = (c: CaseContent): SwimmerRow => ({
  key: c.key,
  label: c.key,
  sublabel: `${c.disease}; ${c.product}`,
  href: `#case-${c.key}`,
  followed: c.followUpMonths,
  relapse: c.relapse === 'yes' ? true : c.relapse === 'no' ? false : null,
  ongoing: c.relapse === 'no' && c.died !== 'yes',
  marks: [
    ...(c.relapse === 'yes' ? [{ kind: 'relapse' as const, at: c.relapseMonth }] : []),
    ...(c.died === 'yes' ? [{ kind: 'death' as const, at: c.deathMonth }] : []),
    ...(c.immunosuppressantsOff === 'yes' ? [{ kind: 'drug-free' as const, at: c.immunosuppressantsOffMonth }] : []),
  ],
  cells: [
    c.disease,
    c.product,
    ageWords(c.age),
    sexWords(c.sex),
    c.followUpMonths,
    c.relapse,
    c.relapseMonth,
    c.immunosuppressantsOff,
    gradeWords(c.crs),
    gradeWords(c.icans),
    MARK_WORDS[caseMark(c)],
  ],
});

/** '4 of 28 relapsed; 17 did not; of 7 the source does not say.' */
export function coursesReading(cases: readonly CaseContent[]): string {
  const n = (is: (c: CaseContent) => boolean) => cases.filter(is).length;
  const relapsed = n((c) => c.relapse === 'yes');
  const well = n((c) => c.relapse === 'no');
  const unsaid = cases.length - relapsed - well;
  const off = n((c) => c.immunosuppressantsOff === 'yes');
  const said = n((c) => c.immunosuppressantsOff === 'yes' || c.immunosuppressantsOff === 'no');
  const months = cases.flatMap((c) => (c.followUpMonths === null ? [] : [c.followUpMonths]));
  const length =
    months.length === 0
      ? 'For none is the length of follow-up stated.'
      : `${countWords(months.length, 'was', 'were')} followed for a stated time, the longest for ${Math.max(...months)} months.`;
  return [
    `Of ${countWords(cases.length, 'published case', 'published cases')}, ${relapsed === 0 ? 'none' : relapsed} had a relapse, and ${well} had none when last looked at${unsaid > 0 ? `; of ${unsaid} the source does not say` : ''}.`,
    length,
    said > 0
      ? `Whether immunosuppressants were stopped is stated for ${said}: ${off === 0 ? 'none was' : countWords(off, 'was', 'were')} off them.`
      : '',
  ]
    .filter((s) => s !== '')
    .join(' ');
}

/** The courses as a figure, longest first. */
export function swimmerFigure(cases: readonly CaseContent[], about: string): SwimmerData {
  const sorted = [...cases].sort(byCourse);
  const longest = Math.max(0, ...sorted.map(knownMonths));
  return {
    title: `Courses of published cases${about}`,
    reading: coursesReading(sorted),
    timeLabel: TIME_LABEL,
    ticks: monthTicks(longest > 0 ? longest : 1),
    rows: sorted.map(swimmerRow),
    columns: [
      { label: 'Disease' },
      { label: 'Product' },
      { label: 'Age' },
      { label: 'Sex' },
      { label: 'Months followed', numeric: true },
      { label: 'Relapse' },
      { label: 'Month of relapse', numeric: true },
      { label: 'Off immunosuppressants' },
      { label: 'CRS' },
      { label: 'ICANS' },
      { label: 'Checked' },
    ],
    note: 'A mark behind the end of a bar has no stated month. The end of a bar is the end of the report, not of the course.',
  };
}
