import { randomBytes } from 'node:crypto';
import { readSettings } from '#governance/settings.server.ts';
import { makeSetupLink, needsSetup } from '#governance/setup.server.ts';
import { requireBuilt, serveUntilStopped } from './built-server.server.ts';
import { type Command, Failure, text, type Values, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

export const SERVE_OPTIONS = { ...PLACE_OPTIONS, port: { type: 'string' }, host: { type: 'string' } } as const;
const DEFAULT_PORT = 3100;

/** --port, else PORT, else 3100. */
export const portOf = (values: Values): number =>
  wholeNumber(values, 'port', 0, 65_535) ?? wholeNumber({ PORT: process.env.PORT }, 'PORT', 0, 65_535) ?? DEFAULT_PORT;

export const command: Command = {
  name: ['start'],
  summary: 'serve the site (and run its jobs, unless --no-worker)',
  usage: '[--port N] [--host H] [--data DIR] [--no-worker] [--development]',
  options: { ...SERVE_OPTIONS, 'no-worker': { type: 'boolean' }, development: { type: 'boolean' } },
  async run(t, values) {
    requireBuilt();
    const port = portOf(values);
    const host = text(values, 'host') ?? process.env.HOST ?? '127.0.0.1';
    await withStore(t, values, { create: true, migrate: true }, async (store) => {
      t.note(store.description);
      const settings = await store.db.read((tx) => readSettings(tx));
      if (settings.demonstration)
        throw new Failure('This database is a demonstration with made-up people; serve it with "action demo".');
      const empty = await store.db.read((tx) => needsSetup(tx));
      const options = {
        store,
        port,
        host,
        demonstration: false,
        development: values.development === true,
        worker: values['no-worker'] !== true,
      };
      await serveUntilStopped(t, options, async (url) => {
        t.line({ url }, `ACTioN is at ${url}`);
        if (!empty) return;
        const token = randomBytes(32).toString('base64url');
        const link = await store.db.write((tx) => makeSetupLink(tx, token, url, t.now()));
        t.note(
          `No one can sign in yet. Make the first account of the network office here, once, within 24 hours:\n  ${link}`,
        );
      });
    });
    return 0;
  },
};
