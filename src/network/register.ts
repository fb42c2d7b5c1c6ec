import type { DisclosedInterest } from './disclosure.ts';

export const REGISTER_RULES = ['committee', 'everyone', 'members-only'] as const;
export type RegisterRule = (typeof REGISTER_RULES)[number];

export const REGISTER_WORDS: Record<RegisterRule, string> = {
  committee:
    'The register shows whoever holds or held a seat on the steering committee, and others who agreed to be shown.',
  everyone: 'The register shows everybody who belongs or belonged to the network.',
  'members-only': 'By the rule of the network the register is shown to its members only.',
};

/** One person of the register. */
export interface RegisterRow {
  /** Id; of somebody erased the number alone. */
  person: string;
  name: string;
  demonstration: boolean;
  /** The person was erased; `name` is then a number. */
  erased: boolean;
  /** Holds a role now. */
  active: boolean;
  /** ISO day of the present statement; null where there is none. */
  statedOn: string | null;
  nothing: boolean;
  /** Day from which it is overdue for renewal; null where it is not overdue or the person has left. */
  overdueSince: string | null;
  /** Those that the filter finds; notes are left out, and of dates there is the year alone. */
  interests: Omit<DisclosedInterest, 'note'>[];
  /** How many more the statement holds. */
  others: number;
}

export interface RegisterStanding {
  /** The public reads the present statement of the person. */
  shown: boolean;
  /** Holds or held a seat. */
  committee: boolean;
  /** The latest word of the person; null where they never said anything. */
  consent: { given: boolean; at: Date } | null;
}

/** Why somebody stands in the register, or does not. */
export function standingWords(rule: RegisterRule, s: RegisterStanding): string {
  if (rule === 'members-only')
    return 'by the rule of the network the register is for members, who read it when signed in.';
  if (rule === 'everyone') return 'the rule of the network shows everybody.';
  if (s.committee) return 'the rule of the network shows whoever holds or held a seat on the committee.';
  if (s.consent?.given) return `you agreed to it on ${s.consent.at.toISOString().slice(0, 10)}.`;
  return 'the rule of the network shows you only if you agree.';
}
