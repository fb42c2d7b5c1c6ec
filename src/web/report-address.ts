/**
 * The name under which a report is looked for: a PubMed id, PMC id or DOI may be written bare, as papers print them, in whatever case,
 * and a DOI also as an address. Anything else is looked for as it is.
 */
export function reportName(given: string): string {
  const text = given.trim();
  const doi = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}\/\S+)$/i.exec(text)?.[1];
  if (doi) return `doi:${doi.toLowerCase()}`;
  const pmc = /^(?:pmc(?:id)?:\s*)?(pmc\d{1,10})$/i.exec(text)?.[1];
  if (pmc) return `pmcid:${pmc.toUpperCase()}`;
  const pmid = /^(?:pmid:?\s*)?(\d{1,9})$/i.exec(text)?.[1];
  return pmid ? `pmid:${pmid.replace(/^0+(?=\d)/, '')}` : text;
}
