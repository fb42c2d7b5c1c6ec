import { resetSecondFactors, SecondFactorRefused } from '#governance/second-factor.server.ts';
import { type Command, Failure, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

export const command: Command = {
  name: ['second-factor', 'reset'],
  summary: 'take the second factor of somebody away who lost the device and the backup codes',
  usage: 'ADDRESS [--data DIR]',
  options: PLACE_OPTIONS,
  async run(t, values, args) {
    const address = args[0]?.trim().toLowerCase();
    if (!address || args.length > 1) throw new Usage('Name the mail address of one person.');
    return withStore(t, values, {}, async (store) => {
      const person = await store.db.read((tx) =>
        tx.selectFrom('person').select('id').where('email', '=', address).executeTakeFirst(),
      );
      if (!person)
        throw new Failure(`Nobody of the network has the address ${address}; look it up on the page People.`);
      try {
        await store.db.write((tx) => resetSecondFactors(tx, 'system:command-line', person.id, t.now()));
      } catch (e) {
        if (e instanceof SecondFactorRefused) throw new Failure(e.message);
        throw e;
      }
      t.result(
        { person: person.id, reset: true },
        'The second factor was reset, every session of theirs has ended and their link with ORCID is gone. Their roles wait until they sign in by mail and add a new factor; they are told.',
      );
      return 0;
    });
  },
};
