/** How many of those who may decide an item must take part, as data: locked when a meeting is called. */
export interface QuorumRule {
  /** Share of the eligible, 0 to 1. */
  share: number;
  /** True: more than that share; false: at least that share. */
  moreThan: boolean;
  /** Never fewer than this many people, however few are eligible. */
  floor: number;
}

export const QUORUM_RULE: QuorumRule = { share: 0.5, moreThan: true, floor: 3 };

export const quorumWords = (r: QuorumRule): string =>
  `${r.moreThan ? 'more than' : 'at least'} ${r.share === 0.5 ? 'half' : `${Math.round(r.share * 1000) / 10} %`} of those who may vote on the item, and never fewer than ${r.floor}`;

/** How one person of the electorate stands to one item. */
export interface QuorumMember {
  /** Belongs to the electorate with a vote. */
  votes: boolean;
  /** What the rules of conflicts say of this item. */
  duty: 'may-vote' | 'may-discuss' | 'must-leave';
  /** Has left the item by their own word. */
  recused: boolean;
  /** In the room at this moment, or by their ballot where nobody meets. */
  present: boolean;
}

export interface Quorum {
  /** Who has a vote, and no conflict or recusal keeps them from using it here. */
  eligible: number;
  /** Those of them who take part. */
  present: number;
  /** How many must; null where too few are eligible for any number to do. */
  needed: number | null;
  met: boolean;
  /** One sentence. */
  why: string;
}

/** Least whole number that satisfies the rule for this many eligible people; null where it is out of reach. */
export function neededFor(rule: QuorumRule, eligible: number): number | null {
  if (eligible < rule.floor) return null;
  // a share such as 2/3 is not exact in binary: what is within rounding of a whole number is that number
  const exact = rule.share * eligible;
  const whole = Math.round(exact);
  const isWhole = Math.abs(exact - whole) < 1e-9;
  const share = isWhole ? whole + (rule.moreThan ? 1 : 0) : Math.ceil(exact);
  const needed = Math.max(rule.floor, share);
  return needed > eligible ? null : needed;
}

/** The quorum of one item, counted over those who may decide it: a conflict takes a person out of both numbers. */
export function quorumOf(rule: QuorumRule, electorate: readonly QuorumMember[]): Quorum {
  const eligible = electorate.filter((m) => m.votes && m.duty === 'may-vote' && !m.recused);
  const present = eligible.filter((m) => m.present).length;
  const needed = neededFor(rule, eligible.length);
  const people = (n: number) => (n === 1 ? '1 person' : `${n} people`);
  if (needed === null)
    return {
      eligible: eligible.length,
      present,
      needed,
      met: false,
      why: `Only ${people(eligible.length)} of this electorate may vote on it and at least ${rule.floor} are needed, so it cannot be decided here.`,
    };
  const met = present >= needed;
  return {
    eligible: eligible.length,
    present,
    needed,
    met,
    why: `${present} of the ${eligible.length} who may vote on it take part; ${needed} are needed${met ? '.' : ', so it cannot be decided now.'}`,
  };
}
