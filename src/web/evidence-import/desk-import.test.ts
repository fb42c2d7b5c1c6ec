import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { RouterContextProvider } from 'react-router';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { NOW, projected, within } from '#evidence/import-testing.server.ts';
import type { Role } from '#governance/actors.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as page from '#web/routes/desk-import.tsx';
import * as quarantine from '#web/routes/desk-quarantine.tsx';
import { boundaryOf, FormBroken, readForm } from './multipart.ts';
import { UploadRefused, withUpload } from './take-upload.server.ts';

const SITE = 'https://site.example';
const person = (role: Role): Actor => ({ kind: 'person', id: 'p1', name: 'P', roles: [role], demonstration: false });
const STEWARD = person('data-steward');

let tx: WriteTx;
beforeEach(async () => {
  tx = await openTx();
  const who = { id: 'p1', name: 'P', email: null, affiliation: null, roles: ['data-steward'] as const };
  await addPerson(tx, { ...who, roles: [...who.roles], demonstration: false }, NOW);
});

function call(actor: Actor, path: string, body?: FormData | URLSearchParams) {
  const context = new RouterContextProvider();
  context.set(appContext, { db: within(tx), now: () => NOW, actor } as unknown as RequestApp);
  const url = new URL(`${SITE}${path}`);
  return { context, url, request: new Request(url, body ? { method: 'POST', body } : {}), params: {} } as never;
}

const formOf = (bytes: Uint8Array<ArrayBuffer> | string, name: string, asOf = ''): FormData => {
  const form = new FormData();
  form.set('asOf', asOf);
  form.set('file', new File([bytes], name));
  return form;
};
/** Sends a form. @returns the address that it leads to, or the status and the sentence. */
async function send(form: FormData, actor = STEWARD): Promise<string | [number, string]> {
  const out: unknown = await page.action(call(actor, '/desk/import', form));
  if (out instanceof Response) return out.headers.get('location') ?? '';
  const { init, data } = out as { init: { status: number }; data: { sentence: string } };
  return [init.status, data.sentence];
}
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('action-import-'));
const STUDY = projected({ id: 'NCT90000001', title: 'CD19 CAR-T', conditions: ['Lupus'], interventions: ['CAR-T'] });

describe('importing a file in the browser', () => {
  test('does what the command line does: what was read is counted, and a second time changes nothing', async () => {
    const before = left();
    const to = await send(formOf(`${JSON.stringify(STUDY)}\n{"broken": \n`, 'a 2026-07-31.ndjson'));
    expect(to).toMatch(/^\/desk\/import\?run=\d+$/);
    const { run, reasons } = await page.loader(call(STEWARD, String(to)));
    expect(run).toMatchObject({ label: 'a 2026-07-31.ndjson', asOf: '2026-07-31', finished: true });
    expect(run).toMatchObject({ added: 1, changed: 0, unchanged: 0, quarantined: 1 });
    expect(reasons).toHaveLength(1);
    const again = await send(formOf(gzipSync(JSON.stringify(STUDY)), 'C:\\Users\\x\\b.json.gz', '2026-07-31'));
    expect((await page.loader(call(STEWARD, String(again)))).run).toMatchObject({
      label: 'b.json.gz',
      asOf: '2026-07-31',
      unchanged: 1,
    });
    expect(left()).toEqual(before);
    const events = await tx.selectFrom('audit_event').select('actor').where('kind', '=', 'evidence.imported').execute();
    expect(events.map((e) => e.actor)).toEqual(['p1', 'p1']);
  });

  test('a day to come, a file that is none of those, an empty one and none at all are refused in a sentence', async () => {
    const before = left();
    const text = JSON.stringify(STUDY);
    expect(await send(formOf(text, 'a.json', '2030-01-01'))).toEqual([422, expect.stringContaining('a day to come')]);
    expect(await send(formOf(text, 'a.json', 'soon'))).toEqual([422, expect.stringContaining('not a day')]);
    expect(await send(formOf('%PDF-1.7 …', 'a.pdf'))).toEqual([422, expect.stringContaining('PDF document')]);
    expect(await send(formOf('title;pmid\nA;1\n', 'a.csv'))).toEqual([422, expect.stringContaining('semicolons')]);
    expect(await send(formOf('', 'a.json'))).toEqual([422, 'a.json is empty; choose another file.']);
    expect(await send(formOf('', ''))).toEqual([422, 'No file was chosen; choose one and send it.']);
    expect(await tx.selectFrom('import_run').select('id').execute()).toEqual([]);
    expect(left()).toEqual(before);
  });

  test('whoever may not import is refused on record before a byte is read', async () => {
    for (const actor of [person('member'), person('chair'), ANONYMOUS]) {
      const request = call(actor, '/desk/import', formOf(JSON.stringify(STUDY), 'a.json')) as { request: Request };
      await expect(page.action(request as never)).rejects.toThrow(Refused);
      expect(request.request.bodyUsed).toBe(false);
    }
    const refusals = await tx.selectFrom('audit_event').select('seq').where('kind', '=', 'refused').execute();
    expect(refusals).toHaveLength(3);
    expect(await tx.selectFrom('study').select('id').execute()).toEqual([]);
  });

  test('a file beyond the bound is refused and leaves nothing behind', async () => {
    const before = left();
    const request = new Request(SITE, { method: 'POST', body: formOf('x'.repeat(3_000_000), 'a.json') });
    const out = withUpload(request, 'file', async () => 'taken', 2 * 1024 * 1024);
    await expect(out).rejects.toThrow('a.json is larger than 2 MB');
    await expect(withUpload(new Request(SITE), 'file', async () => 'taken')).rejects.toThrow(UploadRefused);
    expect(left()).toEqual(before);
  });
});

test('“Read it again” names the place in the file that the list shows', async () => {
  const broken = projected({ id: 'NCT9', title: 'no such number' });
  await send(formOf(`${JSON.stringify(STUDY)}\n${JSON.stringify(broken)}`, 'july.ndjson'));
  const { found } = await quarantine.loader(call(STEWARD, '/desk/quarantine'));
  const [row] = found.rows;
  expect([row?.position, row?.label]).toEqual([2, 'july.ndjson']);
  const form = new URLSearchParams({ id: String(row?.id), do: 'retry' });
  const out = (await quarantine.action(call(STEWARD, '/desk/quarantine', form))) as unknown;
  expect((out as { data: { sentence: string } }).data.sentence).toMatch(
    /record 2 of july\.ndjson\)? could still not be read/i,
  );
});

describe('a form that arrives in pieces', () => {
  async function* cut(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }
  const parts = async (bytes: Buffer, size: number): Promise<[string, string | null, string][]> => {
    const out: [string, string | null, string][] = [];
    for await (const p of readForm(cut(bytes, size), 'B')) {
      const last = out.at(-1);
      if (p.kind === 'part') out.push([p.name, p.filename, '']);
      else if (last) last[2] += p.bytes.toString('latin1');
    }
    return out;
  };
  const head = (more: string) => `--B\r\nContent-Disposition: form-data; ${more}\r\n\r\n`;
  const tricky = '\r\n--\r\n--C\r\n\r\n--';
  const whole = Buffer.from(
    `${head('name="asOf"')}\r\n${head('name="file"; filename="a %22b%22.json"\r\nContent-Type: text/plain')}${tricky}\r\n--B--\r\n`,
    'latin1',
  );

  test('is the same wherever it is cut, also with empty fields and content that looks like a boundary', async () => {
    for (let size = 1; size <= whole.length; size++)
      expect([size, await parts(whole, size)]).toEqual([
        size,
        [
          ['asOf', null, ''],
          ['file', 'a "b".json', tricky],
        ],
      ]);
  });

  test('that ends too early or is no form is refused', async () => {
    for (const bytes of [whole.subarray(0, -6), Buffer.from('hello'), Buffer.from('--B\r\nX: y\r\n\r\n')])
      await expect(parts(bytes, 7)).rejects.toThrow(FormBroken);
    expect(boundaryOf('multipart/form-data; boundary="a b"')).toBe('a b');
    expect(boundaryOf('multipart/form-data; charset=utf-8; boundary=xyz')).toBe('xyz');
    for (const other of [null, 'text/plain', 'multipart/form-data', 'multipart/mixed; boundary=x'])
      expect([other, boundaryOf(other)]).toEqual([other, null]);
  });
});
