import type { Values } from '#web/line-ui/form-state.ts';

/** What a refused form of these pages answers with: which form, the sentence, the sentences of its fields, and what was typed. */
export interface MeetingRefusal {
  act: string;
  /** The item or motion whose form it was; '' where the page has one of the kind. */
  about: string;
  sentence: string;
  errors: Record<string, string>;
  values: Values;
}
