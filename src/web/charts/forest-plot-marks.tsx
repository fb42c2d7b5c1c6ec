import { round } from './chart-svg.tsx';
import type { ForestMark } from './forest-plot-data.ts';
import {
  type DrawnDiamond,
  type DrawnInterval,
  drawnInterval,
  type ForestAxis,
  isOnAxis,
  squareSide,
} from './forest-plot-geometry.ts';
import { type PaletteName, paint } from './palette.ts';

/** How far a count was checked, as a shape 10 units wide around a centre; the legend gives the word. */
export const CheckMark = ({ mark, x, y, fill }: { mark: ForestMark; x: number; y: number; fill: PaletteName }) => {
  const colour = paint(fill);
  const at = `translate(${round(x)} ${round(y)})`;
  if (mark === 'verified') {
    return (
      <g transform={at}>
        <circle r={5} fill={colour} />
        <path d="M-2.6 0.2 L-0.7 2.1 L2.7 -1.9" fill="none" stroke={paint('page')} strokeWidth={1.5} />
      </g>
    );
  }
  if (mark === 'secondary') return <circle r={4.2} fill="none" stroke={colour} strokeWidth={1.4} transform={at} />;
  if (mark === 'press-release') {
    return <path d="M0 -4.6 L4.8 3.8 L-4.8 3.8 Z" fill="none" stroke={colour} strokeWidth={1.4} transform={at} />;
  }
  return (
    <path d="M-3.6 -3.6 L3.6 3.6 M3.6 -3.6 L-3.6 3.6" fill="none" stroke={colour} strokeWidth={1.6} transform={at} />
  );
};

const arrow = (x: number, y: number, direction: 1 | -1): string =>
  `M${round(x)} ${round(y)} l${-6 * direction} -4 v8 z`;

const IntervalLine = ({ drawn, y, fill }: { drawn: DrawnInterval; y: number; fill: PaletteName }) => (
  <>
    <line
      x1={round(drawn.x1)}
      x2={round(drawn.x2)}
      y1={round(y)}
      y2={round(y)}
      stroke={paint(fill)}
      strokeWidth={1.3}
    />
    {drawn.arrowLeft && <path className="forest-arrow" d={arrow(drawn.x1, y, -1)} fill={paint(fill)} />}
    {drawn.arrowRight && <path className="forest-arrow" d={arrow(drawn.x2, y, 1)} fill={paint(fill)} />}
  </>
);

/** The interval of one study and its square. `weight` null draws an open square of fixed size: shown, not counted. */
export const StudyMark = (props: {
  p: number;
  ci: readonly [number, number];
  weight: number | null;
  heaviest: number;
  maxSide: number;
  axis: ForestAxis;
  y: number;
}) => {
  const { axis, p, y, weight } = props;
  const drawn = Number.isFinite(p) ? drawnInterval(props.ci, axis) : null;
  const side = weight === null ? 6 : squareSide(weight, props.heaviest, props.maxSide);
  const x = axis.at(p);
  return (
    <>
      {drawn && <IntervalLine drawn={drawn} y={y} fill={weight === null ? 'grid' : 'ink'} />}
      {isOnAxis(p, axis) && side > 0 && (
        <rect
          className="forest-square"
          // Two decimals: the area has to stay proportional for small studies too.
          x={Math.round((x - side / 2) * 100) / 100}
          y={Math.round((y - side / 2) * 100) / 100}
          width={Math.round(side * 100) / 100}
          height={Math.round(side * 100) / 100}
          {...(weight === null
            ? { fill: paint('page'), stroke: paint('superseded'), strokeWidth: 1.2 }
            : { fill: paint('accent') })}
        />
      )}
    </>
  );
};

export const Diamond = ({ drawn, y, half }: { drawn: DrawnDiamond; y: number; half: number }) => (
  <path
    className="forest-diamond"
    d={`M${round(drawn.left)} ${round(y)} L${round(drawn.middle)} ${round(y - half)} L${round(drawn.right)} ${round(y)} L${round(drawn.middle)} ${round(y + half)} Z`}
    fill={paint('accent')}
    stroke={paint('accent')}
    strokeWidth={1}
    strokeLinejoin="round"
  />
);

/** Where the result of a new study would be expected: a bar with capped ends, apart from the diamond. */
export const PredictionBar = ({ drawn, y }: { drawn: DrawnInterval; y: number }) => (
  <g className="forest-prediction">
    <line
      x1={round(drawn.x1)}
      x2={round(drawn.x2)}
      y1={round(y)}
      y2={round(y)}
      stroke={paint('accent-2')}
      strokeWidth={4}
    />
    {!drawn.arrowLeft && (
      <line
        x1={round(drawn.x1)}
        x2={round(drawn.x1)}
        y1={round(y - 5)}
        y2={round(y + 5)}
        stroke={paint('accent-2')}
        strokeWidth={1.6}
      />
    )}
    {!drawn.arrowRight && (
      <line
        x1={round(drawn.x2)}
        x2={round(drawn.x2)}
        y1={round(y - 5)}
        y2={round(y + 5)}
        stroke={paint('accent-2')}
        strokeWidth={1.6}
      />
    )}
    {drawn.arrowLeft && <path className="forest-arrow" d={arrow(drawn.x1 - 4, y, -1)} fill={paint('accent-2')} />}
    {drawn.arrowRight && <path className="forest-arrow" d={arrow(drawn.x2 + 4, y, 1)} fill={paint('accent-2')} />}
  </g>
);

/** The scale under the plot: a line, ticks, percent, and what the percent is of. */
export const AxisBelow = ({ axis, y, label }: { axis: ForestAxis; y: number; label: string }) => (
  <g>
    <line x1={axis.left} x2={axis.right} y1={y} y2={y} stroke={paint('muted')} strokeWidth={1} />
    {axis.ticks.map((tick, index) => {
      const x = round(axis.at(tick));
      return (
        <g key={tick}>
          <line x1={x} x2={x} y1={y} y2={y + 5} stroke={paint('muted')} strokeWidth={1} />
          <text x={x} y={y + 18} textAnchor="middle" fontSize={12} fill={paint('muted')} className="chart-num">
            {`${Math.round(tick * 1000) / 10}${index === axis.ticks.length - 1 ? '%' : ''} `}
          </text>
        </g>
      );
    })}
    <text x={round((axis.left + axis.right) / 2)} y={y + 36} textAnchor="middle" fontSize={12} fill={paint('ink')}>
      {label}
    </text>
  </g>
);
