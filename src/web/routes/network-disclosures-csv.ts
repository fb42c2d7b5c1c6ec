import { readRegister } from '#network/register.server.ts';
import type { RegisterRow } from '#network/register.ts';
import { registerCsv } from '#network/register-csv.ts';
import { appOf } from '#web/context.server.ts';
import { registerFilter, registerReader } from '#web/disclosure-ui/register-reader.server.ts';
import type { Route } from './+types/network-disclosures-csv';

export const handle = { script: false };
const SIZE = 500;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const filter = registerFilter(url);
  const at = app.now();
  const rows = await app.db.read(async (tx) => {
    const all: RegisterRow[] = [];
    for (let page = 1; ; page++) {
      const found = await readRegister(
        tx,
        app.settings.disclosureRegister,
        registerReader(app),
        filter,
        page,
        SIZE,
        at,
      );
      all.push(...found.rows);
      if (found.rows.length < SIZE) return all;
    }
  });
  return new Response(registerCsv(rows), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Disposition': 'attachment; filename="disclosures.csv"',
    },
  });
}
