import { data, Form, redirect } from 'react-router';
import { z } from 'zod';
import { LEAST_REASON } from '#governance/conflict-engine.ts';
import { type ConflictRules, conflictRules, DUTY_WORDS } from '#governance/conflict-rules.ts';
import { gate } from '#governance/gate.server.ts';
import { previewRules } from '#network/conflict-preview.server.ts';
import {
  ConflictRefused,
  confirmRules,
  latestNumber,
  rulesInForce,
  rulesVersion,
  rulesVersions,
  writeRules,
} from '#network/conflict-rules.server.ts';
import { RulesTable } from '#web/conflict-ui/rules-table.tsx';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-conflicts-rules';

export const handle = { script: false };

/** A document of sixty rules is far below this. */
const MOST = 100_000;
const SHOWN = 100;

const nextOf = (rules: ConflictRules, latest: number): string =>
  JSON.stringify({ ...rules, version: latest + 1 }, null, 2);

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'conflict.rules', url);
  const me = app.actor.kind === 'person' ? app.actor.id : null;
  const at = app.now();
  return app.db.read(async (tx) => {
    const rules = await rulesInForce(tx);
    const latest = await latestNumber(tx);
    const waiting = [];
    for (const v of await rulesVersions(tx)) {
      if (v.state !== 'waits') continue;
      const of = await rulesVersion(tx, v.version);
      const { changed } = of ? await previewRules(tx, of, at) : { changed: [] };
      waiting.push({
        version: v.version,
        reason: v.reason,
        by: v.by,
        day: v.at?.toISOString().slice(0, 10) ?? '',
        mine: v.byId === me,
        changed: changed.length,
      });
    }
    return { rules, latest, waiting, document: nextOf(rules, latest) };
  });
}

/** Reads the document; every problem names its place. */
function readDocument(text: string): ConflictRules | string[] {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return ['This is no JSON document; look for a missing comma or bracket.'];
  }
  const read = conflictRules.safeParse(raw);
  if (read.success) return read.data;
  return read.error.issues.slice(0, 10).map((i) => {
    const place = i.path.map(String).join(' › ');
    return place === '' ? i.message : `${place}: ${i.message}`;
  });
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'conflict.rules', null, app.now);
  if (app.actor.kind !== 'person') throw new Response(null, { status: 403 });
  const by = app.actor.id;
  const form = await request.formData();
  const text = (name: string): string => {
    const v = form.get(name);
    return typeof v === 'string' ? v : '';
  };
  if (text('do') === 'confirm') {
    const nothing = { values: { document: undefined, reason: '' }, preview: null };
    const version = z.coerce.number().int().min(2).max(1_000_000).safeParse(text('version'));
    if (!version.success) return data({ ...nothing, errors: ['Choose the version to confirm.'] }, { status: 400 });
    try {
      await app.db.write((tx) => confirmRules(tx, by, version.data, app.now()));
    } catch (e) {
      if (e instanceof ConflictRefused) return data({ ...nothing, errors: [e.message] }, { status: 409 });
      throw e;
    }
    return redirect('/methods/conflicts');
  }
  const values = { document: text('document').slice(0, MOST), reason: text('reason').slice(0, 1000) };
  const answer = (errors: string[], preview: Awaited<ReturnType<typeof previewRules>> | null, status: number) =>
    data({ values, errors, preview }, { status });
  const rules = readDocument(values.document);
  if (Array.isArray(rules)) return answer(rules, null, 400);
  const at = app.now();
  if (text('do') !== 'write') return answer([], await app.db.read((tx) => previewRules(tx, rules, at)), 200);
  const reason = z.string().trim().min(LEAST_REASON).safeParse(values.reason);
  if (!reason.success) return answer([`Say why the rules change, in at least ${LEAST_REASON} characters.`], null, 400);
  try {
    await app.db.write((tx) => writeRules(tx, by, rules, reason.data, at));
  } catch (e) {
    if (e instanceof ConflictRefused) return answer([e.message], null, 409);
    throw e;
  }
  return redirect('/desk/conflicts/rules');
}

export default function DeskConflictsRulesPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rules, latest, waiting, document } = loaderData;
  const preview = actionData?.preview;
  return (
    <Page
      title="Change the rules of conflicts"
      lead="The rules are one document. A new version counts once a second person has confirmed it, for what is still to be decided; meetings that are called keep theirs."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Conflicts by item', href: '/desk/conflicts' },
      ]}
      width="wide"
    >
      {actionData?.errors.map((sentence) => (
        <ErrorNote key={sentence} sentence={sentence} />
      ))}
      {preview && (
        <Section title="What this version would change" id="preview">
          <p>
            {preview.changed.length === 1
              ? '1 standing would change'
              : `${preview.changed.length} standings would change`}{' '}
            among the committee and the representatives, on{' '}
            {preview.items === 1 ? '1 open item' : `${preview.items} open items`}
            {preview.total > preview.items && ` of ${preview.total}`}.
          </p>
          <ul>
            {preview.changed.slice(0, SHOWN).map((c) => (
              <li key={`${c.item} ${c.person}`}>
                {c.person}, {c.item}: {DUTY_WORDS[c.before]} → {DUTY_WORDS[c.after]}
              </li>
            ))}
          </ul>
          {preview.changed.length > SHOWN && <p>and {preview.changed.length - SHOWN} more.</p>}
        </Section>
      )}
      {waiting.length > 0 && (
        <Section title="Waiting for a second person" id="waiting">
          <ul className="plain-list ruled">
            {waiting.map((v) => (
              <li key={v.version}>
                <p>
                  <a href={`/methods/conflicts?version=${v.version}`}>Version {v.version}</a>, written by {v.by} on{' '}
                  {v.day}: {v.reason}{' '}
                  {v.changed === 1 ? '1 standing would change.' : `${v.changed} standings would change.`}
                </p>
                {v.mine ? (
                  <p className="quiet small">You wrote it: somebody else who may change the rules confirms it.</p>
                ) : (
                  <Form method="post">
                    <input type="hidden" name="version" value={v.version} />
                    <SubmitRow label={`Confirm version ${v.version}`} name="do" value="confirm" />
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={`The next version, ${latest + 1}`}>
        <Form method="post" className="form">
          <FormField
            name="document"
            kind="textarea"
            label="The document (JSON)"
            description="Begins as the present rules. A document in which whoever speaks for a company behind an item, holds stock or the like in it, or takes a large payment from it could vote is refused."
            rows={24}
            required
            defaultValue={actionData?.values.document ?? document}
          />
          <FormField
            name="reason"
            kind="textarea"
            label="Why the rules change"
            description={`At least ${LEAST_REASON} characters; public.`}
            rows={3}
            maxLength={1000}
            defaultValue={actionData?.values.reason}
          />
          <SubmitRow label="See what it would change" name="do" value="preview">
            <button type="submit" className="plain" name="do" value="write">
              put it to a second person
            </button>
          </SubmitRow>
        </Form>
      </Section>
      <Section title={`The present rules, version ${rules.version}`}>
        <RulesTable rules={rules} />
      </Section>
    </Page>
  );
}
