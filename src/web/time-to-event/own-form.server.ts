import type { SurvivalView } from '#outcomes/survival-view.ts';
import type { ConfidenceKind } from '#stats/kaplan-meier.ts';
import { OwnTableRefused, ownCurves } from './own-table.ts';

/** What was typed; it goes back into the form and nowhere else. */
export interface Typed {
  table: string;
  conf: ConfidenceKind;
  times: string;
}

const CONF: readonly ConfidenceKind[] = ['log-log', 'log', 'plain'];

/** The form of the desk: a table pasted, or the file where one was chosen. */
export async function readOwnForm(request: Request): Promise<Typed> {
  const form = await request.formData();
  const text = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v : '';
  };
  const file = form.get('file');
  const table = file instanceof File && file.size > 0 ? await file.text() : text('table');
  return { table, conf: CONF.find((c) => c === text('conf')) ?? 'log-log', times: text('times').slice(0, 200) };
}

/** The curves, or the sentence of the refusal. */
export function drawOwn(typed: Typed): { view: SurvivalView } | { sentence: string } {
  try {
    return { view: ownCurves({ text: typed.table, conf: typed.conf, times: typed.times }) };
  } catch (e) {
    if (e instanceof OwnTableRefused) return { sentence: e.message };
    throw e;
  }
}
