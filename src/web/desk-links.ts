import type { Actor } from '#governance/actors.ts';
import { type Action, can } from '#governance/permissions.ts';

export interface DeskLink {
  href: string;
  label: string;
}

/** A menu of the desk; shown only where it has links. */
export interface DeskMenu {
  label: string;
  links: DeskLink[];
}

type Entry = readonly [href: string, label: string, needs: Action | 'own'];

const MENUS: readonly (readonly [label: string, entries: readonly Entry[]])[] = [
  [
    'Network',
    [
      ['/meetings', 'Meetings', 'meeting.read'],
      ['/desk/experts', 'Experts in the evidence', 'experts.read'],
      ['/network/coverage', 'Coverage and gaps', 'experts.read'],
      ['/desk/invitations', 'Invitations', 'invitation.send'],
      ['/desk/people', 'People and roles', 'people.manage'],
      ['/desk/second-factors', 'Second factors', 'people.manage'],
      ['/desk/committee', 'Seats of the committee', 'seat.manage'],
      ['/desk/disclosures', 'Disclosures of members', 'disclosure.read'],
      ['/desk/conflicts', 'Conflicts by item', 'conflict.rules'],
    ],
  ],
  [
    'Evidence',
    [
      ['/desk/import', 'Import', 'evidence.import'],
      ['/desk/curation', 'Labels', 'evidence.curate'],
      ['/desk/duplicates', 'Duplicates', 'evidence.curate'],
      ['/desk/outcomes', 'Outcomes', 'outcomes.enter'],
      ['/desk/overlap', 'Shared patients', 'overlap.judge'],
      ['/desk/time-to-event', 'Draw curves', 'desk.open'],
      ['/desk/quarantine', 'Quarantine', 'quarantine.manage'],
    ],
  ],
  [
    'Operations',
    [
      ['/desk/jobs', 'Jobs', 'jobs.manage'],
      ['/desk/audit', 'Audit', 'audit.read'],
      ['/desk/outbox', 'Outbox', 'outbox.read'],
    ],
  ],
  [
    'My account',
    [
      ['/account/disclosures', 'My disclosures', 'own'],
      ['/account/conflicts', 'Where I may vote', 'own'],
      ['/account/profile', 'Your profile', 'own'],
      ['/account/notices', 'What I am told', 'own'],
      ['/searches', 'Saved searches', 'search.save'],
      ['/account/security', 'Signing in', 'own'],
      ['/account/sessions', 'Where I am signed in', 'own'],
      ['/account/data', 'Your data', 'own'],
    ],
  ],
];

/** What this person can open besides the public pages. @param outbox whether this server shows its mail on a page. */
export function deskMenus(actor: Actor, outbox: boolean): DeskMenu[] {
  if (actor.kind !== 'person') return [];
  const open = ([href, , needs]: Entry) =>
    (needs === 'own' || can(actor, needs)) && (href !== '/desk/outbox' || outbox);
  return MENUS.map(([label, entries]) => ({
    label,
    links: entries.filter(open).map(([href, label]) => ({ href, label })),
  })).filter((m) => m.links.length > 0);
}
