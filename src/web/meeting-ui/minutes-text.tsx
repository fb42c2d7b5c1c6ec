import { isMajority, MAJORITIES } from '#governance/motion-result.ts';
import { ITEM_KIND_WORDS, momentWords } from '#network/meeting.ts';
import type { MinutesRead } from '#network/meeting-record.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Result } from './result.tsx';
import { seatWords } from './seat-words.ts';

const at = (iso: string | null): string => (iso ? momentWords(new Date(iso)) : '');
const clock = (iso: string): string => iso.slice(11, 16);

/** `area:A1` → A1 */
const numberOf = (ref: string): string => ref.slice(ref.indexOf(':') + 1);

type Item = MinutesRead['items'][number];
const whyWords = ({ duty, why }: Item['conflicts'][number]): string => {
  if (why === 'recused') return 'recused';
  if (why === 'not-declared') return 'had not confirmed their interests for this meeting';
  return duty === 'must-leave' ? 'left for an interest' : 'discussed only, for an interest';
};

const listWords = (label: string, out: Item['conflicts']): string =>
  out.length === 0 ? '' : `${label}: ${out.map((x) => `${x.name} (${whyWords(x)})`).join(', ')}. `;

/** Who took no part in the vote and why; where nothing was decided, who left. */
const withoutWords = (i: Item): string =>
  i.kind === 'decision'
    ? listWords('Without a vote on it', i.conflicts)
    : listWords(
        'Left',
        i.conflicts.filter((x) => x.duty === 'must-leave'),
      );

/** Said of a vote only where others stood aside from it than when its item closed. */
const withoutVote = (i: Item, m: Item['motions'][number]): string => {
  const here = listWords('Without a vote when it was counted', m.without);
  return m.outcome && listWords('', m.without) !== listWords('', i.conflicts)
    ? here || 'When it was counted nobody was without a vote on it. '
    : '';
};

const Motion = ({ item, motion: m }: { item: Item; motion: Item['motions'][number] }) => (
  <div className="motion">
    <p className="motion-text">{m.text}</p>
    <p className="small">
      Motion {m.id}
      {m.about.length > 0 && `, about ${m.about.map(numberOf).join(', ')}`}. Moved by {m.movedBy}
      {m.secondedBy ? `, seconded by ${m.secondedBy}` : ', not seconded'}.{' '}
      {m.openedAt
        ? `Put to the vote ${at(m.openedAt)}, closed ${at(m.closedAt)}. `
        : m.withdrawnAt
          ? `Withdrawn by its mover ${at(m.withdrawnAt)}.`
          : 'Not put to the vote.'}
      {withoutVote(item, m)}
      {!m.outcome && isMajority(m.majority) && ` To be carried by: ${MAJORITIES[m.majority].words}.`}
    </p>
    {m.outcome && m.shown && (
      <Result
        motion={m.id}
        outcome={m.outcome}
        noChair={m.noChair}
        majority={m.majority}
        secret={m.secret}
        shown={m.shown}
        quorum={m.quorum}
        votes={m.votes}
        unfolded
      />
    )}
    {m.dissent.map((d) => (
      <blockquote key={`${d.name ?? ''}${d.text}`}>
        <p className="minutes-words">{d.text}</p>
        <footer className="quiet small">Dissent, {d.name ?? 'without a name'}</footer>
      </blockquote>
    ))}
  </div>
);

/** Minutes as they read, approved or not. */
export const MinutesText = ({ minutes: c }: { minutes: MinutesRead }) => (
  <div className="minutes-text">
    <p>
      {at(c.startsAt)} to {at(c.endedAt)}
      {c.asynchronous ? '; nobody met, votes by closing times' : c.place && `; ${c.place}`}. Rules and electorate locked
      as <code className="hash">{c.lockedHash.slice(0, 16)}…</code>
    </p>
    {c.opening && <p className="minutes-words">{c.opening}</p>}
    {c.asynchronous && (
      <p className="small">Called to it: {c.attendance.map((a) => `${a.name} (${seatWords(a)})`).join(', ')}.</p>
    )}
    {!c.asynchronous && (
      <DataTable
        caption="Attendance"
        columns={[{ label: 'Who' }, { label: 'Seat' }, { label: 'Present' }]}
        rows={c.attendance.map((a) => ({
          key: a.name,
          cells: [
            a.name,
            seatWords(a),
            a.state === 'present'
              ? a.times.map((t) => `${clock(t.from)}–${t.to ? clock(t.to) : ''}`).join(', ')
              : (a.state ?? ''),
          ],
        }))}
      />
    )}
    {c.items.map((i) => (
      <section key={i.id}>
        <h2>
          {i.position}. {i.title} <span className="quiet small">{ITEM_KIND_WORDS[i.kind]}</span>
        </h2>
        <p className="small">
          {i.openedAt ? `Chair: ${i.chair ?? 'nobody could take the chair'}. ` : 'Not dealt with. '}
          {i.handovers.map((h) => `The chair passed to ${h.to ?? 'nobody'}: ${h.why}. `)}
          {i.papers.length > 0 && `Papers: ${i.papers.map(numberOf).join(', ')}. `}
          {withoutWords(i)}
          {i.kind === 'decision' && i.quorum && `Quorum at its close: ${i.quorum.why}`}
        </p>
        {i.minutes && <p className="minutes-words">{i.minutes}</p>}
        {i.motions.map((m) => (
          <Motion key={m.id} item={i} motion={m} />
        ))}
      </section>
    ))}
    {c.actions.length > 0 && (
      <section>
        <h2>Actions</h2>
        <ul>
          {c.actions.map((a) => (
            <li key={a.id}>
              {a.title} – {a.owner}, by {a.due}
            </li>
          ))}
        </ul>
      </section>
    )}
  </div>
);
