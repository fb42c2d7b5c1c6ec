import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { chainLines } from '#ledger/audit.server.ts';
import { BEFORE_ALL, breakAt, type ChainEnd, readChainLine } from '#ledger/audit-chain.ts';
import { type Command, Failure, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

/** Walks an exported chain. Begins where its first line says, which is the very beginning for a whole copy. */
async function walk(file: string): Promise<{ from: number; end: ChainEnd }> {
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  let from = 1;
  let end: ChainEnd = BEFORE_ALL;
  let number = 0;
  for await (const text of lines) {
    number++;
    if (text.trim() === '') continue;
    const line = readChainLine(text, number);
    if (number === 1 && line.seq > 1) {
      from = line.seq;
      end = { seq: line.seq - 1, hash: line.prev_hash };
    }
    const why = breakAt(end, line);
    if (why) throw new Failure(why);
    end = { seq: line.seq, hash: line.hash };
  }
  return { from, end };
}

export const command: Command = {
  name: ['audit', 'verify'],
  summary: 'recompute a copy of the audit chain, offline; --here also compares it with the database',
  usage: 'FILE [--here] [--data DIR]',
  options: { ...PLACE_OPTIONS, here: { type: 'boolean' } },
  async run(t, values, words) {
    const [file, ...more] = words;
    if (!file || more.length > 0) throw new Usage('Name one file: action audit verify FILE');
    let found: { from: number; end: ChainEnd };
    try {
      found = await walk(file);
    } catch (e) {
      const { code } = e as NodeJS.ErrnoException;
      throw code === 'ENOENT' ? new Failure(`There is no file ${file}.`) : new Failure((e as Error).message);
    }
    const { from, end } = found;
    if (end.seq === 0) throw new Failure(`${file} holds no event.`);
    if (values.here === true)
      await withStore(t, values, {}, async ({ db }) => {
        const [line] = await db.read((tx) => chainLines(tx, end.seq - 1, 1));
        if (line?.seq !== end.seq || line.hash !== end.hash)
          throw new Failure(`Event ${end.seq} of the copy is not the one in the database: one of them was rewritten.`);
      });
    const events = end.seq - from + 1;
    const copy = values.here === true ? ', and the database still holds them' : '';
    t.result(
      { events, from, to: end.seq, head: end.hash },
      `${events === 1 ? '1 event' : `${events} events`} (${from} to ${end.seq}), each following from the one before${copy}; the last has the hash ${end.hash}`,
    );
    return 0;
  },
};
