import type { ReadTx } from '#db/tx.ts';
import { readThing } from '#ledger/record.server.ts';
import { parseRef, type Ref } from '#ledger/things.ts';
import { type SuggestedCertainty, suggestCertainty } from '#outcomes/certainty.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';

/** What the rule would say of the certainty of a synthesis, from its figures; null for anything else. */
export async function ruleFor(tx: ReadTx, text: string): Promise<SuggestedCertainty | null> {
  const ref = parseRef(text);
  if (ref?.kind !== 'synthesis') return null;
  const thing = await readThing(tx, ref);
  // what stands under this kind was written by our own refresh in exactly this shape
  return thing ? suggestCertainty(thing.content as SynthesisAnswer) : null;
}

/** The same as one line; null where there is no rule. */
export async function suggestedFor(tx: ReadTx, { kind, id }: Ref): Promise<string | null> {
  return (await ruleFor(tx, `${kind}:${id}`))?.summary ?? null;
}
