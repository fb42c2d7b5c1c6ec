import type { Grade } from '#ledger/grades.ts';
import type { Kind, Ref } from '#ledger/things.ts';

export type StateWord = 'fresh' | 'new-evidence' | 'stale' | 'superseded';

/** What a list says of a thing; a withdrawn passage no longer stands, whatever became of its evidence. */
export type ShownState = StateWord | 'withdrawn';

/** A thing beside the one on the page, as a row of a list. */
export interface Neighbour extends Ref {
  title: string;
  asOf: string | null;
  state: ShownState;
  /** Hash that the pin holds, and the present one; they differ when it changed since. */
  pinnedHash: string;
  presentHash: string;
}

/** Somebody looked, and it stands; `by` is null for readers outside the network. */
export interface ReaffirmedView {
  at: string;
  reason: string;
  by: string | null;
}

export interface VersionView {
  version: number;
  hash: string;
  asOf: string | null;
  at: string;
  changes: { grade: Grade; sentence: string }[];
}

/** What the page of every thing of the line shows besides the thing itself; already reduced to what the reader may see. */
export interface ThingFrame extends Ref {
  kind: Kind;
  title: string;
  hash: string;
  version: number;
  asOf: string | null;
  open: boolean;
  /** For members: the version that the public reads, where it is not this one; null otherwise. */
  openedVersion: number | null;
  state: StateWord;
  /** A passage that was withdrawn; said in place of its state. */
  withdrawn: boolean;
  reasons: { sentence: string }[];
  minorChanges: number;
  supersededBy: Ref | null;
  restsOn: Neighbour[];
  carries: Neighbour[];
  /** Digest of what this page shows of the thing and of what it pinned; sent back by whoever reaffirms it. */
  seen: string;
  /** How many things its revisit-if rules watch. */
  watches: number;
  versions: VersionView[];
  /** Newest first, the latest ten. */
  reaffirmed: ReaffirmedView[];
  /** True for whoever may read what is not public; then drafts and people's names are shown. */
  inside: boolean;
  may: { reaffirm: boolean; write: boolean };
}
