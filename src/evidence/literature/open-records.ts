/** Sources whose records may hold an abstract: its words belong to the authors or their publisher. */
const WITH_ABSTRACTS: ReadonlySet<string> = new Set(['pubmed', 'nbib', 'europepmc', 'ris']);

/** Whether everybody may read the untouched text of a source's records. Of the others everybody sees that they are there, their hash and size; members read them. */
export const isOpenRecord = (source: string): boolean => !WITH_ABSTRACTS.has(source);
