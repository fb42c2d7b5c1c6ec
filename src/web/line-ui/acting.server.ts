import { data, redirect } from 'react-router';
import { LineRefused } from '#claims/line-refused.ts';
import { PinRefused } from '#ledger/record.server.ts';
import { pathOf, type Ref } from '#ledger/things.ts';
import { reaffirmThing } from '#updates/reaffirm.server.ts';
import type { RequestApp } from '#web/context.server.ts';

/** What a refused form of a thing's page answers with: the sentence, and what was typed. */
export interface ActRefusal {
  act: string;
  sentence: string;
  typed: string;
}

const textOf = (form: FormData, name: string): string => {
  const v = form.get(name);
  return typeof v === 'string' ? v : '';
};

/**
 * Runs one of the forms of a thing's page. `acts` maps the value of the button to what it does; each says by which word the page
 * tells that it is done. `reaffirm` is there for every kind.
 */
export async function act(
  app: RequestApp,
  request: Request,
  ref: Ref,
  acts: Record<string, (field: (name: string) => string) => Promise<string>>,
) {
  const form = await request.formData();
  const name = textOf(form, 'act');
  const reaffirm = async (field: (name: string) => string) => {
    await reaffirmThing(app.db, app.actor, ref, field('reason'), field('seen'), app.now);
    return 'reaffirmed';
  };
  const run = name === 'reaffirm' ? reaffirm : Object.hasOwn(acts, name) ? acts[name] : undefined;
  if (!run) throw data('This page has no such form; open it again and send it once more.', { status: 400 });
  try {
    return redirect(`${pathOf(ref)}?done=${await run((f) => textOf(form, f))}`, 303);
  } catch (e) {
    if (!(e instanceof LineRefused || e instanceof PinRefused)) throw e;
    const refusal: ActRefusal = { act: name, sentence: e.message, typed: textOf(form, 'reason').slice(0, 5000) };
    return data(refusal, { status: 422 });
  }
}

/** The word in `?done=` after something was done. */
export const doneOf = (request: Request): string | null => new URL(request.url).searchParams.get('done');
