import { randomBytes } from 'node:crypto';
import { makeSignIn } from '#governance/auth.server.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { type Command, Failure, text, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { portOf, SERVE_OPTIONS } from './start.server.ts';

export const command: Command = {
  name: ['sign-in-link'],
  summary: 'print a one-time sign-in link for somebody of the network, where no mail can be sent',
  usage: 'ADDRESS [--url URL] [--data DIR]',
  options: { ...PLACE_OPTIONS, url: { type: 'string' }, port: SERVE_OPTIONS.port },
  async run(t, values, args) {
    const address = args[0];
    if (!address || args.length > 1) throw new Usage('Name the mail address of one person.');
    const url = text(values, 'url') ?? process.env.ACTION_URL ?? `http://localhost:${portOf(values)}`;
    if (!URL.canParse(url))
      throw new Usage(`--url takes the address of the site, such as https://network.example, not "${url}".`);
    return withStore(t, values, {}, async (store) => {
      const drawn = randomBytes(32).toString('base64url');
      const secret = process.env.ACTION_SECRET ?? (await store.db.write((tx) => sharedSecret(tx, drawn, t.now())));
      const signIn = makeSignIn(store, { url, secret, now: t.now, onProblem: (e) => t.note((e as Error).message) });
      const link = await signIn.printLink(address);
      if (!link)
        throw new Failure(
          `Nobody of the network has the address ${address}; the network office adds people on the page People.`,
        );
      t.result({ link }, `${link}\nIt works once and for a few minutes. Start the site, then open it.`);
      return 0;
    });
  },
};
