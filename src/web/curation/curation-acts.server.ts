import { data, redirect } from 'react-router';
import type { WriteTx } from '#db/tx.ts';
import { curate } from '#evidence/curation/curate.server.ts';
import { CurationRefused, labelTyped } from '#evidence/curation/ruling-input.ts';
import { agreeWithMachine, ruleLabel, withdrawRuling } from '#evidence/curation/rulings.server.ts';
import type { RequestApp } from '#web/context.server.ts';
import type { CurationRefusal } from './views.ts';

const MOST_TYPED = 600;

/**
 * Takes one of the forms about labels. @param onward where to go when it is done, told the study and what was done to it.
 * @throws Refused when the actor may not curate.
 */
export async function takeRuling(app: RequestApp, request: Request, onward: (studyId: string, done: string) => string) {
  const form = await request.formData();
  const text = (name: string): string => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, MOST_TYPED) : '';
  };
  const studyId = text('study').trim().toUpperCase();
  const label = { facet: text('facet'), key: text('key') };
  const given = { studyId, reason: text('reason') };
  const acts: Record<string, (tx: WriteTx, by: string, at: Date) => Promise<unknown>> = {
    'agree-all': (tx, by, at) => agreeWithMachine(tx, { studyId, by }, at),
    yes: (tx, by, at) => ruleLabel(tx, { ...given, ...label, present: true, by }, at),
    no: (tx, by, at) => ruleLabel(tx, { ...given, ...label, present: false, by }, at),
    add: (tx, by, at) => ruleLabel(tx, { ...given, ...labelTyped(text('label')), present: true, by }, at),
    withdraw: (tx, by, at) => withdrawRuling(tx, { ...given, ...label, by }, at),
  };
  const act = Object.hasOwn(acts, text('do')) ? acts[text('do')] : undefined;
  if (!act) throw data('This page has no such form; open it again and send it once more.', { status: 400 });
  try {
    await curate(app.db, app, { kind: 'study', id: studyId }, act);
  } catch (e) {
    if (!(e instanceof CurationRefused)) throw e;
    const refusal: CurationRefusal = {
      studyId,
      sentence: e.message,
      typed: { label: text('label'), reason: text('reason') },
    };
    return data(refusal, { status: 422 });
  }
  return redirect(onward(studyId, text('do')), 303);
}
