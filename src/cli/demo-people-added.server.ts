import type { WriteTx } from '#db/tx.ts';
import { addPerson } from '#governance/people.server.ts';
import { DEMONSTRATION_NETWORK, demonstrationId, demonstrationName } from './demo-network.ts';

/** The made-up members with their roles from `at`; none has an address. @param members other roles than the usual ones, where a test gives them itself. */
export async function addDemonstrationNetwork(tx: WriteTx, at: Date, members = DEMONSTRATION_NETWORK): Promise<void> {
  for (const m of members)
    await addPerson(
      tx,
      {
        id: demonstrationId(m.number),
        name: demonstrationName(m.number),
        email: null,
        affiliation: null,
        roles: m.roles,
        demonstration: true,
      },
      at,
    );
}
