/** Some answers could not be computed anew; all others were. The sentence names those that failed and why the first did. */
export class RefreshFailed extends Error {
  readonly ids: readonly string[];
  constructor(ids: readonly string[], first: unknown) {
    const why = first instanceof Error ? first.message : String(first);
    super(
      `${ids.length === 1 ? 'One answer' : `${ids.length} answers`} could not be refreshed (${ids.join(', ')}): ${why}`,
      {
        cause: first,
      },
    );
    this.ids = ids;
  }
}

/**
 * Refreshes one after the other; one that fails keeps none of the others from its turn.
 * @returns the ids of those whose answer changed. @throws RefreshFailed at the end, when any failed.
 */
export async function refreshEach(
  ids: readonly string[],
  refresh: (id: string) => Promise<{ changed: boolean }>,
): Promise<string[]> {
  const changed: string[] = [];
  const failed: { id: string; why: unknown }[] = [];
  for (const id of ids) {
    try {
      if ((await refresh(id)).changed) changed.push(id);
    } catch (why) {
      failed.push({ id, why });
    }
  }
  const [first] = failed;
  if (first)
    throw new RefreshFailed(
      failed.map((f) => f.id),
      first.why,
    );
  return changed;
}
