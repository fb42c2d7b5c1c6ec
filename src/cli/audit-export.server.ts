import { once } from 'node:events';
import { audit } from '#ledger/audit.server.ts';
import { exportChain, lastEvent } from '#ledger/audit-export.server.ts';
import { type Command, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

export const command: Command = {
  name: ['audit', 'export'],
  summary: 'the audit chain, one event a line with its hash',
  usage: '[--after N] [--data DIR] > FILE',
  options: { ...PLACE_OPTIONS, after: { type: 'string' } },
  async run(t, values) {
    const after = wholeNumber(values, 'after', 0, Number.MAX_SAFE_INTEGER) ?? 0;
    return withStore(t, values, {}, async ({ db }) => {
      const upTo = await lastEvent(db);
      for await (const piece of exportChain(db, after, upTo))
        if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
      await db.write((tx) =>
        audit(tx, 'system:command-line', { kind: 'audit.exported', body: { after, to: upTo } }, t.now()),
      );
      t.note(`Events ${after + 1} to ${upTo}; check them with: action audit verify FILE`);
      return 0;
    });
  },
};
