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
import { type ForestLine, forestRows, markGutter as gutter, StudyName } from './forest-plot-rows.tsx';
import { type PaletteName, paint } from './palette.ts';
import { textWidth } from './text-fit.ts';

const WIDTH = 760;
const columns = { study: 228, events: 292, estimate: 342, interval: 432, plotLeft: 456, plotRight: 690, weight: WIDTH };

const Row = ({ row, y, axis, heaviest }: { row: ForestLine; y: number; axis: ForestAxis; heaviest: number }) => {
  const ink: PaletteName = row.weight === null ? 'muted' : 'ink';
  const base = y + 17;
  return (
    <g>
      {row.mark && <CheckMark mark={row.mark} x={6} y={base - 4.5} fill={row.weight === null ? 'superseded' : 'ink'} />}
      <StudyName row={row} x={gutter} y={base} ink={ink} />
      <Label x={columns.events} y={base} anchor="end" className="chart-num" text={`${row.x}/${row.n} `} fill={ink} />
      <Label x={columns.estimate} y={base} anchor="end" className="chart-num" text={`${percent(row.p)} `} fill={ink} />
      <Label
        x={columns.interval}
        y={base}
        anchor="end"
        className="chart-num"
        text={Number.isFinite(row.p) ? `(${percentRange(row.ci)}) ` : '– '}
        fill={ink}
      />
      <StudyMark
        p={row.p}
        ci={row.ci}
        weight={row.weight}
        heaviest={heaviest}
        maxSide={15}
        axis={axis}
        y={base - 4.5}
      />
      {row.weight !== null && (
        <Label x={columns.weight} y={base} anchor="end" className="chart-num" text={percent(row.weight)} fill={ink} />
      )}
    </g>
  );
};

const Legend = ({ data, y }: { data: ForestPlotData; y: number }) => {
  let x = 0;
  return (
    <g>
      {marksUsed(data).map((mark) => {
        const at = x;
        x += 16 + textWidth(markLabels[mark], 12) + 18;
        return (
          <g key={mark}>
            <CheckMark mark={mark} x={at + 6} y={y - 4.2} fill="ink" />
            <Label x={at + 16} y={y} size={12} fill="muted" text={`${markLabels[mark]} `} />
          </g>
        );
      })}
    </g>
  );
};

/** The plot as a desk and a printed page show it: one line a study, its numbers in columns. Also what a download holds. */
export const ForestPlotWide = ({ data, id }: { data: ForestPlotData; id: string }) => {
  const axis = forestAxis(data, columns.plotLeft, columns.plotRight);
  const rows = forestRows(data, columns.study - gutter);
  const heaviest = Math.max(0, ...data.rows.map((row) => row.weight).filter(Number.isFinite));
  const counted = rows.filter((row) => row.weight !== null);
  const setAside = rows.filter((row) => row.weight === null);
  const { pooled } = data;

  const top = 34;
  const rowsEnd = top + 6 + counted.reduce((sum, row) => sum + row.height, 0);
  const pooledEnd = rowsEnd + (pooled ? (pooled.predictionInterval ? 64 : 37) : 0);
  const setAsideTop = pooledEnd + (setAside.length > 0 ? 34 : 0);
  const plotEnd = setAsideTop + setAside.reduce((sum, row) => sum + row.height, 0) + 4;
  const summary = poolingSummary(data);
  const method = paragraph(pooled?.methodText ?? '', WIDTH, 12);
  const hasLegend = marksUsed(data).length > 0;
  const summaryY = plotEnd + 64;
  const methodY = summaryY + 18;
  const legendY = methodY + method.length * 16 + 4;
  const height = (hasLegend ? legendY : legendY - 20) + 10;

  const tops = (list: readonly ForestLine[], start: number): number[] => {
    let y = start;
    return list.map((row) => {
      const at = y;
      y += row.height;
      return at;
    });
  };
  const countedTops = tops(counted, top + 6);
  const setAsideTops = tops(setAside, setAsideTop);
  const diamond = pooled ? drawnDiamond(pooled.estimate, pooled.ci, axis) : null;
  const prediction = pooled?.predictionInterval ? drawnInterval(pooled.predictionInterval, axis) : null;
  const pooledBase = rowsEnd + 25;

  return (
    <ChartSvg
      id={id}
      width={WIDTH}
      height={round(height)}
      title={data.title}
      description={`${data.reading} ${summary}.`}
      className="chart-wide"
      hasLinks={rows.some((row) => row.href !== null)}
    >
      <g fontWeight={600} fontSize={12}>
        <Label x={gutter} y={20} text="Study " size={12} />
        <Label x={columns.events} y={20} anchor="end" text="Events/n " size={12} />
        <Label x={columns.interval} y={20} anchor="end" text="Percent (95% CI) " size={12} />
        <Label x={columns.weight} y={20} anchor="end" text="Weight, %" size={12} />
      </g>
      <line x1={0} x2={WIDTH} y1={top - 4} y2={top - 4} stroke={paint('ink')} strokeWidth={1.2} />
      {axis.ticks.map((tick) => (
        <line
          key={tick}
          x1={round(axis.at(tick))}
          x2={round(axis.at(tick))}
          y1={top - 4}
          y2={plotEnd}
          stroke={paint('band')}
          strokeWidth={1}
        />
      ))}
      {pooled && isOnAxis(pooled.estimate, axis) && (
        <line
          className="forest-pooled-line"
          x1={round(axis.at(pooled.estimate))}
          x2={round(axis.at(pooled.estimate))}
          y1={top - 4}
          y2={plotEnd}
          stroke={paint('accent')}
          strokeWidth={1.2}
          strokeDasharray="1.5 3"
        />
      )}
      {counted.map((row, index) => (
        <Row key={row.key} row={row} y={countedTops[index] ?? 0} axis={axis} heaviest={heaviest} />
      ))}
      {pooled && (
        <g>
          <line
            x1={0}
            x2={columns.interval}
            y1={rowsEnd + 5}
            y2={rowsEnd + 5}
            stroke={paint('grid')}
            strokeWidth={0.8}
          />
          <Label x={gutter} y={pooledBase} bold text="Pooled estimate " />
          <Label
            x={columns.events}
            y={pooledBase}
            anchor="end"
            bold
            className="chart-num"
            text={`${pooled.events}/${pooled.patients} `}
          />
          <Label
            x={columns.estimate}
            y={pooledBase}
            anchor="end"
            bold
            className="chart-num"
            text={`${percent(pooled.estimate)} `}
          />
          <Label
            x={columns.interval}
            y={pooledBase}
            anchor="end"
            bold
            className="chart-num"
            text={`(${percentRange(pooled.ci)}) `}
          />
          {diamond && <Diamond drawn={diamond} y={pooledBase - 4.5} half={8} />}
          <Label x={columns.weight} y={pooledBase} anchor="end" bold className="chart-num" text="100" />
        </g>
      )}
      {pooled?.predictionInterval && (
        <g>
          <Label x={gutter} y={pooledBase + 27} text="95% prediction interval " />
          <Label
            x={columns.interval}
            y={pooledBase + 27}
            anchor="end"
            className="chart-num"
            text={`(${percentRange(pooled.predictionInterval)}) `}
          />
          {prediction && <PredictionBar drawn={prediction} y={pooledBase + 22.5} />}
        </g>
      )}
      {setAside.length > 0 && (
        <g>
          <line
            x1={0}
            x2={columns.interval}
            y1={pooledEnd + 8}
            y2={pooledEnd + 8}
            stroke={paint('grid')}
            strokeWidth={0.8}
          />
          <Label x={gutter} y={setAsideTop - 5} italic size={12} fill="muted" text="Shown, not counted " />
        </g>
      )}
      {setAside.map((row, index) => (
        <Row key={row.key} row={row} y={setAsideTops[index] ?? 0} axis={axis} heaviest={heaviest} />
      ))}
      <AxisBelow axis={axis} y={plotEnd} label={data.axisLabel} />
      <Label x={0} y={summaryY} className="chart-num" text={summary} />
      {method.length > 0 && <Lines x={0} y={methodY} lines={method} leading={16} size={12} fill="muted" />}
      {hasLegend && <Legend data={data} y={legendY} />}
    </ChartSvg>
  );
};
