/** What people call a quarantined record: its own number where it has one, and its place in its file. */
export const quarantinedName = (r: { nativeId: string | null; position: number; label: string }): string => {
  const place = r.position > 0 ? `record ${r.position} of ${r.label}` : r.label;
  return r.nativeId ? `${r.nativeId} (${place})` : place;
};

/** The same at the beginning of a sentence; names of files stay as they are. */
export const atBeginning = (name: string): string => name.replace(/^record /, 'Record ');
