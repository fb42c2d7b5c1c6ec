import type { MAJORITIES } from '#governance/motion-result.ts';
import { QUORUM_RULE, type QuorumRule } from '#governance/quorum.ts';
import type { MeetingRow } from './meeting-record.ts';

/** What is locked when a meeting is called. */
export interface LockedRules {
  quorum: QuorumRule;
  majorities: typeof MAJORITIES;
  /** Fewest votes on a side that are told apart in a secret vote. */
  secrecy: number;
  /** Version of the rules of conflicts. */
  conflictRules: number;
  /** Hash of their content: other rules under the same number are refused. */
  rulesHash: string;
  electorate: { person: string; seat: string; votes: boolean }[];
}

export const quorumRuleOf = (m: Pick<MeetingRow, 'locked'>): QuorumRule =>
  (m.locked as LockedRules | null)?.quorum ?? QUORUM_RULE;
