import type { ReactNode } from 'react';
import { KIND_WORDS, linePathOf, pathOf } from '#ledger/things.ts';
import { AsOf, HashMark, Moment } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { GradeMark, StateBadge } from '#web/ui/state-badge.tsx';
import { ReaffirmForm } from './member-acts.tsx';
import { Reaffirmations } from './reaffirmations.tsx';
import type { ThingFrame, VersionView } from './thing-frame.ts';
import { Neighbours } from './thing-list.tsx';
import './line.css';

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);

const Marks = ({ frame }: { frame: ThingFrame }) => (
  <div className="thing-marks">
    {frame.withdrawn ? <StateBadge state="withdrawn" /> : <StateBadge state={frame.state} reasons={frame.reasons} />}
    <AsOf date={frame.asOf} />
    <span className="as-of">
      version {frame.version}, <HashMark hash={frame.hash} />
    </span>
    {frame.minorChanges > 0 && (
      <span className="as-of">
        {frame.minorChanges === 1 ? '1 small change' : `${frame.minorChanges} small changes`} upstream
      </span>
    )}
    <a href={linePathOf(frame)}>The whole line</a>
    {!frame.open && <span className="as-of">not public yet</span>}
  </div>
);

const Versions = ({ versions, inside }: { versions: readonly VersionView[]; inside: boolean }) => (
  <ul className="history">
    {versions.map((v) => (
      <li key={v.version}>
        <div className="history-date">
          Version {v.version}
          <span className="quiet small">
            <br />
            <Moment at={v.at} />
          </span>
        </div>
        <div>
          <p className="small">
            <AsOf date={v.asOf} /> · <HashMark hash={v.hash} />
          </p>
          {v.changes.map((c) => (
            <div className="change" key={c.sentence}>
              <GradeMark grade={c.grade} />
              <p>{c.sentence}</p>
            </div>
          ))}
          {inside && v.version === 1 && <p className="quiet small">First written.</p>}
        </div>
      </li>
    ))}
  </ul>
);

export interface ActAnswer {
  /** Which form was sent. */
  act: string;
  sentence: string;
  typed: string;
}

const DONE: Record<string, string> = {
  written: 'It is written, and pinned to what it rests on as that is now.',
  revised: 'The new version is written and pinned.',
  renewed: 'The claim is filled from its answer as it is now, and pinned to it.',
  reaffirmed: 'It is reaffirmed: its pins hold what is upstream as it is now.',
  signed: 'Your signature is on record. It takes one more, by another person, to release it.',
  released: 'It is released. Everything that it rests on can now be read by anybody.',
  withdrawn: 'It is withdrawn. Its text stays readable under your reason.',
};

export interface ThingPageProps {
  frame: ThingFrame;
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  list: { label: string; href: string };
  author?: { name: string; at: Date } | null;
  done?: string | null;
  answer?: ActAnswer | undefined;
  /** Forms for members besides reaffirming. */
  acts?: ReactNode;
  notices?: ReactNode;
  children?: ReactNode;
}

/** The page of a thing of the line: what it says, where it stands, what it rests on, what rests on it, its versions, and what members can do. */
export const ThingPage = (p: ThingPageProps) => {
  const { frame } = p;
  const word = KIND_WORDS[frame.kind];
  const said = p.done ? DONE[p.done] : undefined;
  return (
    <Page
      title={p.title}
      {...(p.heading ? { heading: p.heading } : {})}
      {...(p.lead ? { lead: p.lead } : {})}
      kicker={`${capital(word)} ${frame.id}`}
      breadcrumbs={[p.list]}
    >
      {said && <DoneNote>{said}</DoneNote>}
      {p.answer && <ErrorNote sentence={p.answer.sentence} />}
      <Marks frame={frame} />
      {frame.state === 'superseded' && (
        <div className="notice notice-strong">
          <p>
            This was replaced by a later {word}
            {frame.supersededBy ? (
              <>
                : <a href={pathOf(frame.supersededBy)}>{frame.supersededBy.id}</a>
              </>
            ) : null}
            . It stays here as it was.
          </p>
        </div>
      )}
      {frame.openedVersion !== null && (
        <div className="notice">
          <p>
            A newer version is being worked on. The public reads version {frame.openedVersion} until a release opens
            this one.
          </p>
        </div>
      )}
      {p.notices}
      {p.children}
      {p.author && frame.inside && (
        <p className="quiet small">
          Written by {p.author.name}, <Moment at={p.author.at} />.
        </p>
      )}
      <Section title="What it rests on" id="rests-on">
        <Neighbours list={frame.restsOn} none="It rests on nothing." />
      </Section>
      <Section title="What rests on it" id="carries">
        <Neighbours list={frame.carries} none="Nothing rests on it." />
      </Section>
      <Section title={frame.inside ? 'Versions' : 'Version'} id="versions">
        <Versions versions={frame.versions} inside={frame.inside} />
      </Section>
      <Reaffirmations list={frame.reaffirmed} />
      {(p.acts || frame.may.reaffirm) && (
        <Section title="For members" id="members">
          {p.acts}
          {frame.may.reaffirm && frame.state !== 'superseded' && frame.kind !== 'passage' && (
            <ReaffirmForm frame={frame} answer={p.answer} />
          )}
        </Section>
      )}
    </Page>
  );
};
