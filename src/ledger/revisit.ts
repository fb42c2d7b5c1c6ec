import { z } from 'zod';

/**
 * What would reopen a decision, stated in advance. Exactly one condition each:
 * `onRules`: a change upstream was graded by one of these published rules;
 * `estimateOutside`: the pooled estimate of the watched synthesis left this closed interval (proportions, 0–1);
 * `afterDate`: this day (YYYY-MM-DD) has passed.
 */
export const revisitRule = z
  .strictObject({
    id: z.string().min(1).max(60),
    words: z.string().min(3).max(300),
    onRules: z.array(z.string().min(1)).min(1).optional(),
    estimateOutside: z.tuple([z.number().min(0).max(1), z.number().min(0).max(1)]).optional(),
    afterDate: z.iso.date().optional(),
  })
  .refine(
    (r) => [r.onRules, r.estimateOutside, r.afterDate].filter((c) => c !== undefined).length === 1,
    'A revisit-if rule has exactly one condition.',
  );

export type RevisitRule = z.infer<typeof revisitRule>;
