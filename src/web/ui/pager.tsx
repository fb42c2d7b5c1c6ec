/** The pages worth a link: first, last, and those about the present one; null stands for a gap. */
export function pageNumbers(page: number, pages: number): (number | null)[] {
  const wanted = [1, page - 1, page, page + 1, pages].filter((p) => p >= 1 && p <= pages);
  const unique = [...new Set(wanted)].sort((a, b) => a - b);
  return unique.flatMap((p, i) => {
    const before = unique[i - 1];
    return before !== undefined && p - before > 1 ? [null, p] : [p];
  });
}

/** The address of another page of the same list: everything else in the address stays. */
export function pageUrl(url: string | URL, page: number): string {
  const at = new URL(url, 'http://site');
  if (page <= 1) at.searchParams.delete('page');
  else at.searchParams.set('page', String(page));
  return `${at.pathname}${at.search}`;
}

/** The whole number in `?page=`, at least 1; anything else is the first page. */
export function pageOf(url: string | URL): number {
  const raw = new URL(url, 'http://site').searchParams.get('page') ?? '';
  return /^\d{1,6}$/.test(raw) ? Math.max(1, Number(raw)) : 1;
}

/** Links to the pages of a list. `url` is the address of the present page, path and query. */
export const Pager = ({ page, pages, url }: { page: number; pages: number; url: string }) => {
  if (pages <= 1) return null;
  return (
    <nav className="pager" aria-label="Pages of this list">
      {page > 1 && (
        <a href={pageUrl(url, page - 1)} rel="prev">
          Previous
        </a>
      )}
      <ol>
        {pageNumbers(page, pages).map((p, i) =>
          p === null ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: at most two gaps, which are told apart by where they stand
            <li key={`gap-${i}`} aria-hidden="true">
              …
            </li>
          ) : (
            <li key={p}>
              {p === page ? (
                <span aria-current="page">{p}</span>
              ) : (
                <a href={pageUrl(url, p)} aria-label={`Page ${p}`}>
                  {p}
                </a>
              )}
            </li>
          ),
        )}
      </ol>
      {page < pages && (
        <a href={pageUrl(url, page + 1)} rel="next">
          Next
        </a>
      )}
    </nav>
  );
};
