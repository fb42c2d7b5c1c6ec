/** The line of a thing, both ways: what it rests on and what rests on it, as plain data. */

export type LineState = 'fresh' | 'new-evidence' | 'stale' | 'superseded';

/** One thing on the line. `ref` is 'kind:id' and unique; `reason` says in one sentence why the state is not fresh. */
export type LineNode = {
  ref: string;
  kind: string;
  title: string;
  href: string | null;
  state: LineState;
  reason?: string;
  /** What changed about this thing since something on the line pinned it, in one sentence: the cause of states further down. */
  changed?: string;
};

/** `from` rests on `to`; `changed` when what was pinned is no longer what is there. */
export type LineEdge = { from: string; to: string; changed: boolean };

export type LineGraphData = { focus: string; nodes: LineNode[]; edges: LineEdge[] };

/** The stages of the line, from the untouched record to the public sentence. Kinds of one stage share a column. */
export const lineStages = [
  { key: 'record', label: 'Source record', kinds: ['record'] },
  { key: 'study', label: 'Study', kinds: ['study'] },
  { key: 'report', label: 'Report', kinds: ['report'] },
  { key: 'outcome', label: 'Arm and outcome', kinds: ['arm', 'outcome', 'overlap'] },
  { key: 'synthesis', label: 'Query or synthesis', kinds: ['query', 'synthesis'] },
  { key: 'claim', label: 'Claim', kinds: ['claim'] },
  { key: 'statement', label: 'Statement', kinds: ['statement'] },
  { key: 'area', label: 'Area for investment', kinds: ['area'] },
  { key: 'decision', label: 'Decision', kinds: ['decision'] },
  { key: 'initiative', label: 'Initiative', kinds: ['initiative'] },
  { key: 'passage', label: 'Passage', kinds: ['passage'] },
] as const;

/** The word for a state; also read aloud and printed, so colour and shape never carry it alone. */
export const stateLabels: Readonly<Record<LineState, string>> = {
  fresh: 'fresh',
  'new-evidence': 'new evidence since',
  stale: 'stale',
  superseded: 'superseded',
};
