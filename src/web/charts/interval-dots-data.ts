/** Proportions with their intervals, one line each, as plain data. Proportions from 0 to 1. */
export type IntervalDotsData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  axisLabel: string;
  rows: {
    key: string;
    label: string;
    href?: string;
    /** Null where nobody reports it: the line then says so and shows no dot. */
    value: { estimate: number; ci: [number, number]; pooled: boolean } | null;
    /** '12/47'; stands beside the dot. */
    counts: string;
    /** Said in place of a dot where `value` is null. */
    otherwise?: string;
  }[];
};

export const percentOf = (p: number): string => {
  const whole = Math.round(p * 100);
  if (whole === 0 && p > 0) return '<1%';
  if (whole === 100 && p < 1) return '>99%';
  return `${whole}%`;
};
