import {
  type ConflictRule,
  type ConflictRules,
  ENTITY_KIND_WORDS,
  LEVEL_WORDS,
  TIE_WORDS,
  TIME_WORDS,
  TIMES,
} from '#governance/conflict-rules.ts';
import { AMOUNT_BAND_WORDS, AMOUNT_BANDS, ICMJE_CATEGORIES } from '#governance/interests.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { DutyMark } from './standing.tsx';

const list = (of: readonly string[]): string =>
  of.length < 2 ? (of[0] ?? '') : `${of.slice(0, -1).join(', ')} or ${of[of.length - 1]}`;

/** The condition of a rule in plain words. */
function conditionWords({ when: w }: ConflictRule): string {
  switch (w.about) {
    case 'recused':
      return 'The person has recused themselves from the item.';
    case 'not-declared':
      return 'The person has not declared their interests, or too long ago.';
    case 'represents-unnamed':
      return 'The person is a sponsor’s representative, and no company is written down for them.';
    case 'represents':
      return `The person speaks for ${list(w.ties.map((t) => TIE_WORDS[t]))}.`;
    case 'represented':
      return `The person spoke for ${list(w.ties.map((t) => TIE_WORDS[t]))}, until a day within the months that count.`;
    case 'unrecognised':
    case 'several':
    case 'interest': {
      const kinds =
        w.categories.length === ICMJE_CATEGORIES.length
          ? 'An interest of any kind'
          : list(w.categories.map((n) => ICMJE_CATEGORIES.find((c) => c.number === n)?.label.toLowerCase() ?? ''));
      const bands = w.bands.length === AMOUNT_BANDS.length ? '' : `; ${list(w.bands.map((b) => AMOUNT_BAND_WORDS[b]))}`;
      const times = w.times.length === TIMES.length ? 'at any time' : list(w.times.map((t) => TIME_WORDS[t]));
      if (w.about === 'unrecognised')
        return `${kinds} in a company that nobody has recognised, where companies stand behind the item; ${times}${bands}.`;
      const who = w.entities.length === 3 ? '' : ` (${list(w.entities.map((e) => ENTITY_KIND_WORDS[e]))})`;
      const text = `${kinds}, in or from ${list(w.ties.map((t) => TIE_WORDS[t]))}${who}; ${times}${bands}.`;
      if (w.about === 'several') return `At least ${w.least} at once: ${text}`;
      return `${text[0]?.toUpperCase()}${text.slice(1)}`;
    }
  }
}

export const RulesTable = ({ rules }: { rules: ConflictRules }) => (
  <DataTable
    caption={`Rules of conflicts, version ${rules.version}, in the order in which they are read`}
    columns={[{ label: 'Rule' }, { label: 'When' }, { label: 'Conflict' }, { label: 'What follows' }]}
    rows={rules.rules.map((r) => ({
      key: r.id,
      cells: [
        <code key="id" className="small rule-name">
          {r.id}
        </code>,
        conditionWords(r),
        LEVEL_WORDS[r.level],
        <span key="duty">
          <DutyMark duty={r.duty} />
          {r.final && <span className="quiet small">; no word of the office lifts it</span>}
        </span>,
      ],
    }))}
  />
);
