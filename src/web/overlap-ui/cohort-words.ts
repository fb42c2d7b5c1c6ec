/** When a cohort enrolled, in words; dates are as exact as their source. */
export function enrolmentWords(c: { enrolledFrom: string | null; enrolledTo: string | null }): string {
  const { enrolledFrom: from, enrolledTo: to } = c;
  if (from && to) return from === to ? from : `${from} to ${to}`;
  if (from) return `from ${from}`;
  return to ? `to ${to}` : 'not stated';
}

/** The address of the form on which two cohorts are judged. */
export const judgePath = (a: string, b: string): string =>
  `/desk/overlap/judge?a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`;
export const cohortPath = (id: string): string => `/outcomes/cohorts/${encodeURIComponent(id)}`;
