import { data, redirect } from 'react-router';
import type { z } from 'zod';
import { LineRefused } from '#claims/line-refused.ts';
import { gate, Refused } from '#governance/gate.server.ts';
import { CHOICES, type Choice } from '#governance/motion-result.ts';
import { type Action, can } from '#governance/permissions.ts';
import { closeDueMotions } from '#network/meeting-close.server.ts';
import type { MeetingView } from '#network/meeting-record.ts';
import { isOffice } from '#network/meeting-runner.server.ts';
import { viewMeeting } from '#network/meeting-view.server.ts';
import type { RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { errorsOf, type Values, valuesOf } from '#web/line-ui/form-state.ts';
import type { MeetingRefusal } from './refusal.ts';

export type Act = (field: (name: string) => string, values: Values) => Promise<string>;

/** A number of a meeting, item or motion as it stands in an address or a form. @throws 404 */
export function numberIn(text: string | undefined, what: string): number {
  if (text && /^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw data(`There is no such ${what}; go back to the meetings.`, { status: 404 });
}

/** The vote that was chosen. @throws LineRefused where none was */
export function choiceIn(text: string): Choice {
  const choice = CHOICES.find((c) => c === text);
  if (!choice) throw new LineRefused('Choose for, against or abstain.', 'choice');
  return choice;
}

/** A form's fields as the schema reads them, or the refusal of the form. */
class FormRefused extends Error {
  readonly errors: Record<string, string>;
  constructor(errors: Record<string, string>) {
    super(errors[''] ?? Object.values(errors)[0] ?? 'Something is missing; see below.');
    this.errors = errors;
  }
}

export function readForm<S extends z.ZodType>(schema: S, raw: Record<string, unknown>): z.output<S> {
  const read = schema.safeParse(raw);
  if (!read.success) throw new FormRefused(errorsOf(read.error.issues));
  return read.data;
}

/**
 * Runs the form that was sent: `do` names it, and `who` the right that each asks for, which is checked before anything of the form is read.
 * A redirect to `back`, or the refusal with its sentence.
 */
export async function runAct<K extends string>(
  app: RequestApp,
  request: Request,
  back: string,
  who: Readonly<Record<K, Action>>,
  acts: Readonly<Record<K, Act>>,
) {
  const values = valuesOf((await request.formData()).entries());
  const field = (name: string) => values[name]?.[0] ?? '';
  const act = field('do');
  const known = (name: string): name is K => Object.hasOwn(acts, name);
  await gate(app.db, app.actor, known(act) ? who[act] : 'meeting.read', null, app.now);
  const run = known(act) ? acts[act] : undefined;
  if (!run) throw data('This page has no such form; open it again and send it once more.', { status: 400 });
  const refusal = (sentence: string, errors: Record<string, string>): MeetingRefusal => ({
    act,
    about: field('item') || field('motion') || field('action'),
    sentence,
    errors,
    values,
  });
  try {
    const done = await run(field, values);
    // where a form leads elsewhere it says so by an address
    return redirect(done.startsWith('/') ? done : `${back}?done=${done}`, 303);
  } catch (e) {
    if (e instanceof FormRefused) return data(refusal(e.message, e.errors), { status: 422 });
    if (e instanceof LineRefused)
      return data(refusal(e.message, e.field ? { [e.field]: e.message } : {}), { status: 422 });
    if (e instanceof Refused && !e.signIn) return data(refusal(e.message, {}), { status: 403 });
    throw e;
  }
}

/** What is done, by the word in `?done=`. */
const DONE: Readonly<Record<string, string>> = {
  voted: 'Your vote is in the ballot box. You can change it until the vote closes.',
  recused: 'You have left this item, and every vote on it, by your own word.',
  moved: 'The motion is made. Somebody else seconds it, then the chair of the item puts it to the vote.',
  seconded: 'The motion is seconded. The chair of the item can put it to the vote.',
  withdrawn: 'The motion is withdrawn, and says nothing of the item any more.',
  dissent: 'Your dissent is on record.',
  settled: 'Noted.',
  saved: 'Saved.',
  called: 'The meeting is called: everybody is told and asked for their interests, and the rules are locked.',
  opened: 'The vote is open. Those who may vote are told.',
  closed: 'The vote is closed and counted.',
  ended: 'The meeting has ended. Its minutes wait for approval.',
  cancelled: 'The meeting is cancelled and everybody is told.',
  given: 'The action is given, and its owner is told.',
  signed: 'You approved these minutes. They are frozen once a second person has.',
  approved: 'The minutes are approved and frozen. Nothing says any more whose a secret ballot was.',
};
export const doneWords = (request: Request): string | null => {
  const word = new URL(request.url).searchParams.get('done') ?? '';
  return Object.hasOwn(DONE, word) ? (DONE[word] ?? null) : null;
};

export interface Opened {
  view: MeetingView;
  person: string;
  prepares: boolean;
}

/** A meeting as the person signed in may see it, with votes whose time is over counted first. @throws 404, or what the gate throws */
export async function openMeeting(app: RequestApp, request: Request, idText: string | undefined): Promise<Opened> {
  await openDesk(app, 'meeting.read', new URL(request.url));
  const id = numberIn(idText, 'meeting');
  if (app.actor.kind !== 'person') throw new Error('Only people pass the gate of meetings.');
  const { id: person } = app.actor;
  const prepares = can(app.actor, 'meeting.prepare');
  await closeDueMotions(app.db, app.now);
  const viewer = { person, prepares, office: isOffice(app.actor) };
  const view = await app.db.read((tx) => viewMeeting(tx, id, viewer, app.now()));
  if (!view) throw data('There is no such meeting; go back to the meetings.', { status: 404 });
  return { view, person, prepares };
}
