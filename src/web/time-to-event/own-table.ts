import { identifyingColumns, identifyingValue } from '#outcomes/case-identifiers.ts';
import { type SurvivalView, survivalView } from '#outcomes/survival-view.ts';
import type { ConfidenceKind } from '#stats/kaplan-meier.ts';
import { StatsRefusal } from '#stats/refusal.ts';
import { parseSurvivalTable } from '#stats/survival-table.ts';

/** Why a table of somebody's own was not drawn, in one sentence. */
export class OwnTableRefused extends Error {}

const COLUMNS = ['time', 'status', 'group', 'entry'];
const MOST_ROWS = 20_000;
/** A column of names has a value for every patient, one of groups a few. */
const MOST_NAMES = 20;
const MOST_CAUSES = 5;

export interface OwnAsk {
  text: string;
  conf: ConfidenceKind;
  /** '6, 12'; where it cannot be read the table is refused. */
  times: string;
}

function readTimes(text: string): number[] {
  const parts = text.split(/[,;\s]+/).filter((p) => p !== '');
  return parts.map((p) => {
    const t = Number(p);
    if (Number.isFinite(t) && t >= 0 && parts.length <= 6) return t;
    throw new OwnTableRefused(
      `“${text.slice(0, 60)}” cannot be read as times; write up to six numbers with commas between.`,
    );
  });
}

/**
 * The curves of a table time,status[,group][,entry] as `action stats kaplan-meier` takes it: status 0 censored, 1 the event, 2 and up what
 * competes with it. Nothing of it is kept. @throws OwnTableRefused when a column or a group could tell who somebody is, or the table cannot be read.
 */
export function ownCurves({ text, conf, times }: OwnAsk): SurvivalView {
  const header =
    text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? '';
  const named = header.split(/[,;\t]/).map((c) => c.trim().replace(/^"|"$/g, ''));
  const identifying = identifyingColumns(named, COLUMNS);
  if (identifying.length > 0) throw new OwnTableRefused(identifying.map((c) => c.sentence).join(' '));
  const wanted = readTimes(times);
  try {
    const rows = parseSurvivalTable(text);
    if (rows.length > MOST_ROWS)
      throw new OwnTableRefused(
        `The table has ${rows.length} patients; for more than ${MOST_ROWS} use “action stats kaplan-meier”.`,
      );
    const groups = new Set(rows.map((r) => r.group ?? ''));
    if (groups.size > MOST_NAMES)
      throw new OwnTableRefused(
        `The column group has ${groups.size} different values, as names or numbers of patients would have; give at most ${MOST_NAMES} groups.`,
      );
    for (const g of groups) {
      const why = identifyingValue(g);
      if (why) throw new OwnTableRefused(`A value of the column group holds ${why}.`);
    }
    const worst = Math.max(...rows.map((r) => r.status));
    if (worst > MOST_CAUSES)
      throw new OwnTableRefused(
        `A status is ${worst}; give 0 (censored), 1 (the event) or the number of what competes with it, up to ${MOST_CAUSES}.`,
      );
    return survivalView(
      rows.map((r) => ({ ...r, group: r.group?.trim() || 'all patients' })),
      [],
      { conf, times: wanted },
    );
  } catch (e) {
    if (e instanceof StatsRefusal) throw new OwnTableRefused(e.message);
    throw e;
  }
}
