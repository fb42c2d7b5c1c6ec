import type { Ref } from './things.ts';

/** What a domain says has happened. It never names what follows: the page of reactions does. */
export type Announcement =
  | {
      kind: 'evidence.changed';
      /** `importId`: null where no import but a curator or a new classifier changed how studies stand. */
      body: { importId: number | null; studies: string[]; reports?: string[] };
    }
  | { kind: 'outcomes.changed'; body: { outcomes: string[] } }
  | { kind: 'overlap.judged'; body: { judgement: string } }
  | { kind: 'thing.changed'; body: { ref: Ref } }
  | { kind: 'mail.written'; body: { mail: number } }
  | { kind: 'notice.written'; body: { notice: number } }
  | { kind: 'job.retried'; body: { queue: string; data: object } };
