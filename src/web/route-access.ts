import type { Actor } from '#governance/actors.ts';
import { type Action, can } from '#governance/permissions.ts';

/**
 * Who a page lets in, or whose form it takes: an action of the permission table, or one of these rules.
 * `released`: everybody what is open, and what is not open yet whoever may read what is unreleased; others are told that there is no such thing.
 * `open-record`: everybody where the source allows copies, else whoever is signed in.
 * `link`: whoever holds the secret of a link, which stands for signing in; without it nothing is shown and nothing done.
 * `demonstration`: everybody, on a server that was started as a demonstration; elsewhere there is no such page.
 */
export const RULES = ['public', 'signed-in', 'released', 'open-record', 'link', 'demonstration'] as const;
export type Rule = (typeof RULES)[number];
export type Who = Rule | Action;

export interface RouteAccess {
  /** Who may look; null where the address only takes forms and leads elsewhere. */
  read: Who | null;
  /**
   * Who may send a form there. Where one address takes several, each by what tells it apart, as `field=value`.
   * Absent: the address takes none, and says so to everybody (405).
   */
  act?: Who | Readonly<Record<`${string}=${string}`, Who>>;
  /** What is seen and changed here belongs to whoever is signed in: nobody reaches another's by it. */
  own?: true;
  /** Wants a confirmed session of whoever has a second factor or a role that waits for one: to send a form, or for looking too. */
  confirmed?: 'forms' | 'all';
  /** A rule that narrows it further for some of those named, in words: a person may then be refused whom the table lets in. */
  narrower?: string;
}

const PUBLIC: RouteAccess = { read: 'public' };
const RELEASED_LIST: RouteAccess = { read: 'public' };
const desk = (action: Action): RouteAccess => ({ read: action, act: action });
const thing = (acts: Readonly<Record<`${string}=${string}`, Who>> = {}): RouteAccess => ({
  read: 'released',
  act: { 'act=reaffirm': 'thing.reaffirm', ...acts },
});
const each = <K extends string>(paths: readonly K[], access: RouteAccess): Record<K, RouteAccess> =>
  Object.fromEntries(paths.map((p) => [p, access])) as Record<K, RouteAccess>;

const FIGURES = ['gaps', 'timeline', 'changes', 'sites', 'sponsors', 'countries', 'completions'];

/**
 * Every route of routes.ts and who may use it: the one table. A generated test holds each line against the running site, for every role, and
 * fails when a route is missing here. `npx vitest run --project browser test/browser/route-access.test.ts -u` writes docs/route-access.md from it.
 */
export const ROUTE_ACCESS: Readonly<Record<string, RouteAccess>> = {
  // what everybody reads
  ...each(['/', '/about', '/api', '/methods/changes', '/methods/classification', '/updates.atom'], PUBLIC),
  ...each(['/evidence', '/evidence/changes', '/evidence/gaps', '/evidence/timeline', '/evidence/sites'], PUBLIC),
  ...each(['/evidence/sponsors', '/evidence/completions', '/evidence/studies', '/evidence/sources'], PUBLIC),
  ...each(['/evidence/feed.atom', '/evidence/feed.json', '/evidence/:id', '/reports', '/reports/:id'], PUBLIC),
  ...each(
    FIGURES.flatMap((f) => [`/evidence/${f}.svg`, `/evidence/${f}.csv`]),
    PUBLIC,
  ),
  ...each(['/evidence/export.csv', '/evidence/export.json', '/evidence/export.ris'], PUBLIC),
  '/records/:hash': { read: 'public' },
  '/records/:hash/raw': { read: 'open-record' },
  ...each(['/outcomes', '/outcomes/cohorts', '/outcomes/cohorts/graph.svg', '/outcomes/cohorts/overlap.csv'], PUBLIC),
  ...each(['/outcomes/cohorts/:id', '/outcomes/overlaps/:id', '/outcomes/rows/:id'], PUBLIC),
  ...each(['/outcomes/safety', '/outcomes/safety.csv', '/outcomes/safety.svg', '/outcomes/cases'], PUBLIC),
  ...each(['/outcomes/time-to-event', '/outcomes/two-arm', '/outcomes/explore'], PUBLIC),
  ...each(['/outcomes/explore/code.R', '/outcomes/explore/data.csv', '/outcomes/explore/forest.svg'], PUBLIC),
  ...each(
    ['cases', 'time-to-event', 'incidence'].flatMap((f) => [`/outcomes/${f}.svg`, `/outcomes/${f}.csv`]),
    PUBLIC,
  ),
  '/outcomes/arms/:id': { read: 'public', act: { 'act=reaffirm': 'thing.reaffirm' } },
  ...each(['/syntheses', '/syntheses/:id', '/syntheses/:id/forest.svg', '/syntheses/:id/data.csv'], PUBLIC),
  ...each(['/syntheses/:id/code.R', '/queries', '/queries/:id'], PUBLIC),

  // signing in
  '/sign-in': { read: 'public', act: 'public' },
  '/sign-in/link': { read: 'public', act: 'link' },
  '/sign-in/as': { read: null, act: 'demonstration', narrower: 'only as one of the made-up people' },
  '/sign-out': { read: null, act: 'public' },
  '/setup': { read: 'link', act: 'link' },

  // what people write on the line
  ...each(['/claims', '/statements', '/areas', '/decisions', '/initiatives', '/updates', '/line'], RELEASED_LIST),
  '/claims/:id': thing({ 'act=renew': 'claim.write' }),
  '/statements/:id': thing(),
  '/areas/:id': thing(),
  '/decisions/:id': thing(),
  '/initiatives/:id': thing(),
  '/updates/:id': thing({ 'act=sign': 'passage.release', 'act=withdraw': 'passage.withdraw' }),
  '/line/:kind/:id': { read: 'released' },
  '/desk/queries/new': desk('query.write'),
  '/desk/syntheses/new': desk('synthesis.write'),
  ...each(['/desk/claims/new', '/desk/claims/:id/edit'], desk('claim.write')),
  ...each(['/desk/statements/new', '/desk/statements/:id/edit'], desk('statement.write')),
  ...each(['/desk/areas/new', '/desk/areas/:id/edit'], desk('area.write')),
  ...each(['/desk/decisions/new', '/desk/decisions/:id/supersede'], desk('decision.write')),
  ...each(['/desk/initiatives/new', '/desk/initiatives/:id/edit'], desk('initiative.write')),
  ...each(['/desk/updates/new', '/desk/updates/:id/edit'], desk('passage.write')),

  // one's own saved searches
  '/searches': { read: 'search.save', own: true },
  '/searches/new': { read: 'search.save', act: 'search.save', own: true },
  '/searches/:id': { read: 'search.save', act: 'search.save', own: true },
  '/searches/stop': { read: 'public', act: 'link' },

  // the desk
  '/desk': { read: 'desk.open' },
  '/desk/jobs': desk('jobs.manage'),
  '/desk/import': desk('evidence.import'),
  ...each(['/desk/curation', '/desk/curation/:studyId'], {
    read: 'evidence.curate',
    act: {
      'do=agree-all': 'evidence.curate',
      'do=yes': 'evidence.curate',
      'do=no': 'evidence.curate',
      'do=add': 'evidence.curate',
      'do=withdraw': 'evidence.curate',
    },
  }),
  '/desk/duplicates': {
    read: 'evidence.curate',
    act: { 'do=merge': 'evidence.curate', 'do=apart': 'evidence.curate', 'do=undo': 'evidence.curate' },
  },
  '/desk/overlap': { read: 'overlap.judge' },
  '/desk/overlap/judge': desk('overlap.judge'),
  '/desk/overlap/cohorts/:id': desk('overlap.judge'),
  '/desk/outcomes': { read: 'outcomes.enter' },
  '/desk/outcomes/import': desk('outcomes.import'),
  '/desk/outcomes/import/:draft': desk('outcomes.import'),
  '/desk/outcomes/new': desk('outcomes.enter'),
  '/desk/outcomes/rows/:id': desk('outcomes.enter'),
  '/desk/quarantine': desk('quarantine.manage'),
  '/desk/quarantine/:id/original': { read: 'quarantine.manage' },
  '/desk/time-to-event': desk('desk.open'),
  ...each(
    ['curve.svg', 'curve.csv', 'incidence.svg', 'incidence.csv'].map((f) => `/desk/time-to-event/${f}`),
    { read: null, act: 'desk.open' },
  ),
  '/desk/audit': { read: 'audit.read', act: { 'do=check': 'audit.read', 'do=check-anew': 'audit.read' } },
  '/desk/audit/events.ndjson': { read: 'audit.read' },
  '/desk/outbox': { read: 'outbox.read' },

  // accounts: sign-in by key and second factor, sessions
  '/sign-in/passkey': { read: null, act: 'public' },
  '/sign-in/orcid': {
    read: null,
    act: { 'what=link': 'signed-in', 'what=sign-in': 'public' },
    narrower: 'only where ORCID is set up',
  },
  '/sign-in/orcid/back': { read: 'link', narrower: 'only where ORCID is set up' },
  '/account/security': { read: 'signed-in', act: 'signed-in', own: true },
  '/account/passkeys': { read: null, act: 'signed-in', own: true },
  '/account/sessions': { read: 'signed-in', act: 'signed-in', own: true },
  '/desk/second-factors': desk('people.manage'),

  // what one is told of
  '/account/notices': { read: 'signed-in', act: { 'do=choose': 'signed-in', 'do=seen': 'signed-in' }, own: true },
  '/account/notices/choose': { read: 'public', act: 'link' },

  // people: profiles, institutions, one's own data
  ...each(['/network', '/network/people/:id', '/network/institutions', '/network/institutions/:id'], PUBLIC),
  '/network/people/:id/photograph.jpg': {
    read: 'public',
    narrower: 'only what its person made public; people of the network also what they did not',
  },
  ...each(['/network/institutions/new', '/network/institutions/:id/edit'], desk('institution.edit')),
  '/account/profile': { read: 'signed-in', act: { 'do=save': 'signed-in', 'do=consent': 'signed-in' }, own: true },
  '/account/photograph': { read: 'signed-in', act: { 'do=send': 'signed-in', 'do=remove': 'signed-in' }, own: true },
  '/account/data': { read: 'signed-in', act: 'signed-in', own: true, confirmed: 'forms' },
  '/account/data/export.json': { read: 'signed-in', own: true, confirmed: 'all' },
  '/desk/people/:id/erase': desk('people.manage'),

  // membership: invitations, seats
  '/network/committee': { read: 'public' },
  '/invitation': { read: 'link', act: 'link' },
  '/desk/welcome': { read: 'signed-in', own: true },
  '/desk/invitations': {
    read: 'invitation.send',
    act: { 'do=anew': 'invitation.send', 'do=withdraw': 'invitation.send', 'do=forget': 'invitation.send' },
    narrower: 'whoever sent an invitation, and the office, change it; only the office forgets one',
  },
  '/desk/invitations/new': {
    ...desk('invitation.send'),
    narrower: 'to a role other than member only the office invites',
  },
  '/desk/committee': {
    read: 'seat.manage',
    act: { 'do=give': 'seat.manage', 'do=change': 'seat.manage', 'do=end': 'seat.manage' },
  },
  '/desk/people': {
    read: 'people.manage',
    act: {
      'do=grant': 'people.manage',
      'do=end': 'people.manage',
      'do=leave': 'people.manage',
      'do=reset-second-factor': 'people.manage',
      'do=add': 'people.manage',
    },
  },

  // disclosures
  '/account/disclosures': { read: 'signed-in', act: 'signed-in', own: true, confirmed: 'forms' },
  '/account/disclosures/new': { read: 'signed-in', act: 'signed-in', own: true, confirmed: 'all' },
  '/account/disclosures/history': { read: 'signed-in', own: true },
  ...each(['/network/disclosures', '/network/disclosures.csv'], PUBLIC),
  '/desk/disclosures': {
    read: 'disclosure.read',
    act: {
      'do=remind': 'conflict.rules',
      'do=year': 'conflict.rules',
      'do=match': 'conflict.override',
      'do=rule': 'settings.manage',
    },
  },
  '/desk/disclosures/people/:id': { read: 'disclosure.read' },

  // conflicts of interest
  '/methods/conflicts': PUBLIC,
  '/account/conflicts': { read: 'signed-in', act: 'signed-in', own: true, confirmed: 'forms' },
  '/desk/conflicts': { read: 'conflict.rules' },
  '/desk/conflicts/item': { read: 'conflict.rules', act: 'conflict.override' },
  '/desk/conflicts/rules': desk('conflict.rules'),
  '/desk/conflicts/representatives': desk('conflict.override'),

  // meetings
  '/meetings': { read: 'meeting.read' },
  '/meetings/new': { read: 'meeting.prepare', act: { 'do=save': 'meeting.prepare' } },
  '/meetings/:id': {
    read: 'meeting.read',
    act: {
      'do=vote': 'motion.vote',
      'do=recuse': 'meeting.read',
      'do=move': 'motion.move',
      'do=second': 'motion.move',
      'do=withdraw': 'motion.move',
      'do=dissent': 'motion.vote',
      'do=settle': 'meeting.read',
    },
    narrower: 'votes, motions and dissent only from the electorate of the meeting whom no conflict keeps from it',
  },
  '/meetings/:id/edit': {
    read: 'meeting.prepare',
    act: Object.fromEntries(
      ['save', 'add-item', 'edit-item', 'raise-item', 'remove-item', 'set-guest', 'call', 'cancel'].map((f) => [
        `do=${f}`,
        'meeting.prepare',
      ]),
    ),
  },
  '/meetings/:id/run': {
    read: 'meeting.prepare',
    act: Object.fromEntries(
      [
        'attend',
        'open-item',
        'close-item',
        'hand-over',
        'open-motion',
        'close-motion',
        'minutes',
        'give',
        'end',
        'cancel',
      ].map((f) => [`do=${f}`, 'meeting.prepare']),
    ),
    narrower: 'a vote is opened and closed by whoever has the chair of its item',
  },
  '/meetings/:id/minutes': {
    read: 'meeting.read',
    act: { 'do=write': 'meeting.prepare', 'do=sign': 'minutes.approve', 'do=correct': 'meeting.prepare' },
  },
  '/meetings/:id/motions/:motion': {
    read: 'meeting.read',
    act: {
      'do=vote': 'motion.vote',
      'do=second': 'motion.move',
      'do=withdraw': 'motion.move',
      'do=dissent': 'motion.vote',
    },
    narrower: 'not for whoever must leave the item, before it is closed',
  },

  // experts
  '/network/coverage': { read: 'experts.read' },
  '/desk/experts': { read: 'experts.read' },
  '/desk/experts/:id': {
    read: 'experts.read',
    act: {
      'do=join': 'evidence.curate',
      'do=apart': 'evidence.curate',
      'do=withdraw': 'evidence.curate',
      'do=dismiss': 'people.manage',
      'do=undismiss': 'people.manage',
      'do=object': 'people.manage',
    },
  },

  '*': { read: 'public' },
};

/** Addresses that the server answers itself, besides the routes: they show nothing that is not public and take nothing. */
export const SERVER_ADDRESSES = ['/healthz', '/icon.svg', '/favicon.ico', '/robots.txt', '/api/openapi.json'] as const;

/** Whether an actor is kept out, whatever their roles, until they have confirmed their session. */
export const mustConfirm = (access: RouteAccess, doing: 'looks' | 'sends', actor: Actor): boolean =>
  actor.kind === 'person' &&
  (actor.withheld?.length ?? 0) > 0 &&
  (access.confirmed === 'all' || (access.confirmed === 'forms' && doing === 'sends'));

/** Whether the table lets an actor in. For `released`, `open-record` and `link`: to what is not open to everybody, and without the secret. */
export function letsIn(who: Who, actor: Actor): boolean {
  switch (who) {
    case 'public':
    case 'demonstration':
      return true;
    case 'signed-in':
    case 'open-record':
      return actor.kind === 'person';
    case 'released':
      return can(actor, 'unreleased.read');
    case 'link':
      return false;
    default:
      return can(actor, who);
  }
}

/** The forms that an address takes, each with what tells it apart: `''` where it takes only one. */
export const actsOf = ({ act }: RouteAccess): [intent: string, who: Who][] =>
  act === undefined ? [] : typeof act === 'string' ? [['', act]] : (Object.entries(act) as [string, Who][]);

export const WHO_WORDS: Record<Rule, string> = {
  public: 'everybody',
  'signed-in': 'whoever is signed in',
  released: 'everybody once it is open, before that whoever may read what is unreleased',
  'open-record': 'everybody where the source allows copies, else whoever is signed in',
  link: 'whoever holds the link',
  demonstration: 'everybody, on a demonstration server only',
};
