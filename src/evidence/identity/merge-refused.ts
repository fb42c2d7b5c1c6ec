/** Said to a person whose merge, or its undoing, cannot be done; one sentence. */
export class MergeRefused extends Error {}
