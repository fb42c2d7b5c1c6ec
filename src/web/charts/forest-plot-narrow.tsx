import { ChartSvg, Label, Lines, paragraph, round } from './chart-svg.tsx';
import type { ForestPlotData } from './forest-plot-data.ts';

import {
  drawnDiamond,
  drawnInterval,
  type ForestAxis,
  forestAxis,
  isOnAxis,
  markLabels,
  marksUsed,
  percent,
  percentRange,
  poolingSummary,
} from './forest-plot-geometry.ts';
import { AxisBelow, CheckMark, Diamond, PredictionBar, StudyMark } from './forest-plot-marks.tsx';
import { forestRows, markGutter as gutter, StudyName } from './forest-plot-rows.tsx';
import { paint } from './palette.ts';

const WIDTH = 340;
const plot = { left: 150, right: 326 };
const strip = 36; // two lines of numbers with the plot beside them

/** One strip of the plot: the scale's lines behind it and the pooled estimate, so that the words above stay clear of them. */
const Strip = ({ axis, y, height, pooled }: { axis: ForestAxis; y: number; height: number; pooled: number | null }) => (
  <g>
    {axis.ticks.map((tick) => (
      <line
        key={tick}
        x1={round(axis.at(tick))}
        x2={round(axis.at(tick))}
        y1={y}
        y2={y + height}
        stroke={paint('band')}
        strokeWidth={1}
      />
    ))}
    {pooled !== null && isOnAxis(pooled, axis) && (
      <line
        x1={round(axis.at(pooled))}
        x2={round(axis.at(pooled))}
        y1={y}
        y2={y + height}
        stroke={paint('accent')}
        strokeWidth={1.2}
        strokeDasharray="1.5 3"
      />
    )}
  </g>
);

/** The plot on a phone: the name of a study over the full width, under it its numbers with the plot beside them. */
export const ForestPlotNarrow = ({ data, id }: { data: ForestPlotData; id: string }) => {
  const axis = forestAxis(data, plot.left, plot.right);
  const rows = forestRows(data, WIDTH - gutter);
  const heaviest = Math.max(0, ...data.rows.map((row) => row.weight).filter(Number.isFinite));
  const { pooled } = data;
  const marks = marksUsed(data);
  const estimate = pooled?.estimate ?? null;

  let y = 4;
  const take = (height: number): number => {
    const at = y;
    y += height;
    return at;
  };
  const counted = rows.filter((row) => row.weight !== null).map((row) => ({ row, top: take(row.height + strip + 8) }));
  const pooledTop = pooled ? take(30 + strip) : y;
  const predictionTop = pooled?.predictionInterval ? take(24 + strip) : y;
  const hasSetAside = data.setAside.length > 0;
  const headTop = hasSetAside ? take(26) : y;
  const setAside = rows.filter((row) => row.weight === null).map((row) => ({ row, top: take(row.height + strip + 8) }));
  const axisY = take(58);
  const label = paragraph(poolingSummary(data), WIDTH, 12.5);
  const summaryTop = take(label.length * 17 + 4);
  const method = paragraph(pooled?.methodText ?? '', WIDTH, 12);
  const methodTop = take(method.length * 16 + 8);
  const legendTop = take(marks.length > 0 ? Math.ceil(marks.length / 2) * 20 : 0);

  return (
    <ChartSvg
      id={id}
      width={WIDTH}
      height={round(y + 4)}
      title={data.title}
      description={`${data.reading} ${poolingSummary(data)}.`}
      className="chart-narrow"
      hasLinks={rows.some((row) => row.href !== null)}
    >
      {hasSetAside && (
        <g>
          <line x1={0} x2={WIDTH} y1={headTop + 2} y2={headTop + 2} stroke={paint('grid')} strokeWidth={0.8} />
        </g>
      )}
      {[...counted, ...setAside].map(({ row, top }) => {
        const base = top + 15;
        const below = top + row.height - 2;
        const ink = row.weight === null ? 'muted' : 'ink';
        return (
          <g key={row.key}>
            {row.weight === null && row === setAside[0]?.row && (
              <Label x={gutter} y={headTop + 20} italic size={12} fill="muted" text="Shown, not counted " />
            )}
            {row.mark && (
              <CheckMark mark={row.mark} x={6} y={base - 4.5} fill={row.weight === null ? 'superseded' : 'ink'} />
            )}
            <StudyName row={row} x={gutter} y={base} ink={ink} />
            <Strip axis={axis} y={below} height={strip} pooled={estimate} />
            <Label
              x={gutter}
              y={below + 14}
              size={12.5}
              className="chart-num"
              fill={ink}
              text={Number.isFinite(row.p) ? `${percent(row.p)}% (${percentRange(row.ci)}) ` : '– '}
            />
            <Label
              x={gutter}
              y={below + 30}
              size={12}
              className="chart-num"
              fill="muted"
              text={`${row.x}/${row.n}${row.weight === null ? '' : `; weight ${percent(row.weight)}%`} `}
            />
            <StudyMark
              p={row.p}
              ci={row.ci}
              weight={row.weight}
              heaviest={heaviest}
              maxSide={15}
              axis={axis}
              y={below + strip / 2}
            />
          </g>
        );
      })}
      {pooled && (
        <g>
          <line x1={0} x2={WIDTH} y1={pooledTop} y2={pooledTop} stroke={paint('ink')} strokeWidth={1} />
          <Label x={gutter} y={pooledTop + 20} bold text="Pooled estimate " />
          <Strip axis={axis} y={pooledTop + 26} height={strip} pooled={estimate} />
          <Label
            x={gutter}
            y={pooledTop + 41}
            size={12.5}
            bold
            className="chart-num"
            text={`${percent(pooled.estimate)}% (${percentRange(pooled.ci)}) `}
          />
          <Label
            x={gutter}
            y={pooledTop + 57}
            size={12}
            fill="muted"
            className="chart-num"
            text={`${pooled.events}/${pooled.patients} `}
          />
          {(() => {
            const drawn = drawnDiamond(pooled.estimate, pooled.ci, axis);
            return drawn && <Diamond drawn={drawn} y={pooledTop + 26 + strip / 2} half={8} />;
          })()}
        </g>
      )}
      {pooled?.predictionInterval && (
        <g>
          <Label x={gutter} y={predictionTop + 16} text="95% prediction interval " />
          <Strip axis={axis} y={predictionTop + 22} height={26} pooled={estimate} />
          <Label
            x={gutter}
            y={predictionTop + 38}
            size={12.5}
            className="chart-num"
            text={`(${percentRange(pooled.predictionInterval)}) `}
          />
          {(() => {
            const drawn = drawnInterval(pooled.predictionInterval, axis);
            return drawn && <PredictionBar drawn={drawn} y={predictionTop + 34} />;
          })()}
        </g>
      )}
      <AxisBelow axis={axis} y={axisY + 4} label={data.axisLabel} />
      <Lines x={0} y={summaryTop + 12} lines={label} leading={17} size={12.5} />
      {method.length > 0 && <Lines x={0} y={methodTop + 10} lines={method} leading={16} size={12} fill="muted" />}
      {marks.map((mark, index) => (
        <g key={mark}>
          <CheckMark mark={mark} x={6 + (index % 2) * 160} y={legendTop + Math.floor(index / 2) * 20 + 6} fill="ink" />
          <Label
            x={18 + (index % 2) * 160}
            y={legendTop + Math.floor(index / 2) * 20 + 10.2}
            size={12}
            fill="muted"
            text={`${markLabels[mark]} `}
          />
        </g>
      ))}
    </ChartSvg>
  );
};
