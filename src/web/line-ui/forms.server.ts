import { redirect } from 'react-router';
import type { z } from 'zod';
import { readBound } from '#claims/bound.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { groundsOf, listThings } from '#claims/resting.server.ts';
import { isNumbered } from '#claims/written-fields.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import type { Action } from '#governance/permissions.ts';
import { PinRefused, readThing } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { KIND_WORDS, type Kind, parseRef, pathOf, type Ref, refText } from '#ledger/things.ts';
import { type RequestApp, todayOf } from '#web/context.server.ts';
import { type Choice, errorsOf, type FormState, one, type Values, valuesOf } from './form-state.ts';
import { searchWords } from './list-page.server.ts';

export interface FormWork<S extends z.ZodType> {
  action: Action;
  /** What is revised or replaced; null where something new is written. */
  ref: Ref | null;
  schema: S;
  /** From what stands in the form to what the schema reads. */
  rawOf: (values: Values) => unknown;
  /** Errors that say in their message what the writer can mend; everything else is a fault of ours. */
  refusals?: readonly (new (
    ...args: never[]
  ) => Error)[];
  save: (tx: WriteTx, input: z.output<S>, by: string, at: Date) => Promise<Ref>;
}

/**
 * Takes what a form of the desk sent: a redirect to what was written, or the form's state with a sentence for each field.
 * The button `search` only looks things up: it keeps what was typed and writes nothing.
 */
export async function takeForm<S extends z.ZodType>(
  app: RequestApp,
  request: Request,
  work: FormWork<S>,
): Promise<Response | FormState> {
  await gate(app.db, app.actor, work.action, work.ref, app.now);
  const values = valuesOf((await request.formData()).entries());
  if (one(values, 'act') === 'search') return { values, errors: {} };
  const read = work.schema.safeParse(work.rawOf(values));
  if (!read.success) return { values, errors: errorsOf(read.error.issues) };
  const seen = one(values, 'seen');
  const at = app.now();
  try {
    const ref = await app.db.write(async (tx) => {
      if (work.ref) await stillSeen(tx, work.ref, seen);
      return work.save(tx, read.data, actorId(app.actor), at);
    });
    const revised = work.ref !== null && refText(work.ref) === refText(ref);
    return redirect(`${pathOf(ref)}?done=${revised ? 'revised' : 'written'}`, 303);
  } catch (e) {
    if (e instanceof LineRefused) return { values, errors: { [e.field ?? '']: e.message } };
    const mendable = [PinRefused, ...(work.refusals ?? [])].some((C) => e instanceof C);
    if (!mendable) throw e;
    return { values, errors: { '': (e as Error).message } };
  }
}

/** Two people who change one thing at a time do not write over each other unseen. */
async function stillSeen(tx: ReadTx, ref: Ref, seen: string): Promise<void> {
  const thing = await readThing(tx, ref);
  if (!thing || thing.hash === seen) return;
  throw new LineRefused(
    `The ${KIND_WORDS[ref.kind]} ${ref.id} was changed by somebody else while you were writing; open it in another window, then open this form again.`,
  );
}

const MOST_CHOICES = 25;

/** Things that something can rest on: those that are ticked, then the newest that match the words, without what was superseded. */
export async function loadChoices(
  tx: ReadTx,
  app: RequestApp,
  kinds: readonly Kind[],
  ticked: readonly string[],
  words: string,
): Promise<Choice[]> {
  const found = new Map<string, Omit<Choice, 'state'>>();
  const add = (t: Ref & { title: string; asOf: string | null }) =>
    found.set(refText(t), { kind: t.kind, id: t.id, title: t.title, asOf: t.asOf });
  for (const text of ticked.slice(0, 200)) {
    const ref = parseRef(text);
    if (!ref || !kinds.includes(ref.kind) || !isNumbered(ref)) continue;
    try {
      for (const g of await groundsOf(tx, [ref], '')) add(g);
    } catch (e) {
      // gone or superseded since it was ticked: it simply is no choice any more
      if (!(e instanceof LineRefused)) throw e;
    }
  }
  for (const kind of kinds) {
    const options = { page: 1, size: MOST_CHOICES, includeUnreleased: true, present: true, query: searchWords(words) };
    for (const t of (await listThings(tx, kind, options)).rows) add(t);
  }
  const list = [...found.values()];
  const states = await standings(tx, list, todayOf(app));
  const out: Choice[] = [];
  for (const c of list) {
    const state = states.get(refText(c))?.state ?? 'fresh';
    const bound = c.kind === 'synthesis' || c.kind === 'query' ? await readBound(tx, c) : null;
    const figures = Object.entries(bound?.figures ?? {}).map(([name, value]) => `{${name}} = ${value}`);
    out.push(bound ? { ...c, state, figures: figures.join(', ') } : { ...c, state });
  }
  return out;
}

/** What a form begins with: words of the address, such as `?restsOn=C1`, for the fields named. */
export function startingValues(request: Request, names: readonly string[]): Values {
  const search = new URL(request.url).searchParams;
  return Object.fromEntries(names.map((n) => [n, search.getAll(n).slice(0, 50).map(searchWords)]));
}
