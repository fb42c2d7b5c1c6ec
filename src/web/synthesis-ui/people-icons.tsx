import { paint } from '#web/charts/palette.ts';

const STEP = 17;
const PER_ROW = 10;

/** One dot for each patient, filled for those with the event: what a count of 14 looks like. The numbers stand beside it. */
export const PeopleIcons = ({ x, n, label }: { x: number; n: number; label: string }) => {
  const rows = Math.ceil(n / PER_ROW);
  return (
    <svg
      className="people-icons"
      viewBox={`0 0 ${PER_ROW * STEP} ${rows * STEP}`}
      width={PER_ROW * STEP}
      height={rows * STEP}
      role="img"
      aria-label={label}
    >
      {Array.from({ length: n }, (_, i) => (
        <circle
          // biome-ignore lint/suspicious/noArrayIndexKey: patients of a count have no names
          key={i}
          cx={(i % PER_ROW) * STEP + STEP / 2}
          cy={Math.floor(i / PER_ROW) * STEP + STEP / 2}
          r={6}
          fill={i < x ? paint('accent') : paint('page')}
          stroke={i < x ? paint('accent') : paint('grid')}
          strokeWidth={1.3}
        />
      ))}
    </svg>
  );
};
