import { paint } from '#web/charts/palette.ts';

const WIDTH = 200;
const HEIGHT = 18;
const EDGE = 5;
const x = (p: number): number => Math.round((EDGE + Math.min(1, Math.max(0, p)) * (WIDTH - 2 * EDGE)) * 10) / 10;

/**
 * A proportion with its interval on a line from 0 to 100 %, small enough for the cell of a table. `mark`: a dotted line at another estimate
 * to compare with. `band`: a span behind it. The numbers stand beside it in the table, so it is decoration to assistive technology.
 */
export const SpanBar = (props: {
  estimate: number | null;
  ci: readonly [number, number] | null;
  mark?: number | null;
  band?: readonly [number, number] | null;
}) => (
  <svg
    className="span-bar"
    viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
    width={WIDTH}
    height={HEIGHT}
    aria-hidden="true"
    focusable="false"
  >
    <line x1={x(0)} x2={x(1)} y1={HEIGHT - 3} y2={HEIGHT - 3} stroke={paint('grid')} strokeWidth={0.7} />
    {[0, 0.5, 1].map((t) => (
      <line key={t} x1={x(t)} x2={x(t)} y1={HEIGHT - 5} y2={HEIGHT - 1} stroke={paint('grid')} strokeWidth={0.7} />
    ))}
    {props.band && (
      <rect
        x={x(props.band[0])}
        width={Math.max(1.5, x(props.band[1]) - x(props.band[0]))}
        y={2}
        height={9}
        fill={paint('accent')}
        opacity={0.18}
      />
    )}
    {typeof props.mark === 'number' && (
      <line
        x1={x(props.mark)}
        x2={x(props.mark)}
        y1={0}
        y2={HEIGHT - 3}
        stroke={paint('accent')}
        strokeWidth={1}
        strokeDasharray="1.5 2"
      />
    )}
    {props.ci && (
      <line x1={x(props.ci[0])} x2={x(props.ci[1])} y1={6.5} y2={6.5} stroke={paint('ink')} strokeWidth={1.3} />
    )}
    {props.estimate !== null && <rect x={x(props.estimate) - 3} y={3.5} width={6} height={6} fill={paint('accent')} />}
  </svg>
);
