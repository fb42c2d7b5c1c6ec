/** `unreachable`: no answer came. `refused`: the source says no. `answer`: what came is not what was agreed. */
export type FaultKind = 'unreachable' | 'refused' | 'answer';

/** A source of evidence did not do its part; the sentence names it. What is held stays as it is. */
export class SourceFault extends Error {
  readonly kind: FaultKind;
  /** Whether the same request may do better a little later. */
  readonly again: boolean;
  /** The source asked not to be called for so long; null where it did not say. */
  readonly waitMs: number | null;

  constructor(kind: FaultKind, sentence: string, more: { again?: boolean; waitMs?: number | null } = {}) {
    super(sentence);
    this.kind = kind;
    this.again = more.again ?? false;
    this.waitMs = more.waitMs ?? null;
  }
}

/** This sync may not begin now, or may not go on; the sentence says why. Nothing is wrong with the source. */
export class SyncRefused extends Error {}

/** It was asked to stop. What was read stays, and the next sync goes on there. */
export class SyncStopped extends Error {
  constructor() {
    super('The sync was stopped; the next one goes on at the page that this one had reached.');
  }
}
