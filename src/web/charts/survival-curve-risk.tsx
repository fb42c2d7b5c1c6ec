import { Label, round } from './chart-svg.tsx';
import { paint, seriesName } from './palette.ts';
import type { CurveGroup, SurvivalCurveData } from './survival-curve-data.ts';
import { textWidth } from './text-fit.ts';
import { fittingTicks } from './time-columns-drawing.tsx';

/** Curves are told apart by their dashes too, so that colour is never all there is. */
const DASHES = [undefined, '8 4', '2 3', '10 3 2 3', '5 2 1 2 1 2', '1 4'] as const;

export const curveStroke = (index: number) => ({
  stroke: paint(seriesName(index)),
  strokeWidth: 2,
  ...(DASHES[index % DASHES.length] === undefined ? {} : { strokeDasharray: DASHES[index % DASHES.length] }),
});

const LINE = 16;
const TITLE = 20;

const tabled = (data: SurvivalCurveData): readonly CurveGroup[] => data.groups.filter((g) => g.risk.length > 0);

export const riskHeight = (data: SurvivalCurveData): number =>
  tabled(data).reduce((h) => h + 3 * LINE + TITLE + 6, 0) + (tabled(data).length > 0 ? 8 : 0);

/** Of the ticks, those whose numbers have room beside each other. */
export function printedTicks(data: SurvivalCurveData, at: (time: number) => number): boolean[] {
  const largest = Math.max(0, ...data.groups.map((g) => g.patients));
  const number = String(largest);
  return fittingTicks(
    data.ticks.map((t) => {
      const own = String(t);
      return { x: at(t), text: textWidth(own, 12) > textWidth(number, 12) ? own : number };
    }),
    12,
  );
}

/** At risk, censored and events of every group under the ticks of the axis. */
export const RiskTable = (props: {
  data: SurvivalCurveData;
  y: number;
  left: number;
  width: number;
  at: (time: number) => number;
}) => {
  const { data, at, left } = props;
  const printed = printedTicks(data, at);
  const names = ['At risk', 'Censored', data.eventsLabel ?? 'Events'] as const;
  return (
    <g>
      {tabled(data).map((group, row) => {
        const top = props.y + 8 + row * (3 * LINE + TITLE + 6);
        const index = data.groups.indexOf(group);
        const many = data.groups.length > 1;
        return (
          <g key={group.key}>
            <line x1={0} x2={props.width} y1={round(top)} y2={round(top)} stroke={paint('grid')} strokeWidth={0.5} />
            {many && <line x1={0} x2={26} y1={round(top + 13)} y2={round(top + 13)} {...curveStroke(index)} />}
            <Label
              x={many ? 34 : 0}
              y={top + 17}
              size={12}
              bold
              text={`${group.label}: ${group.patients} ${group.patients === 1 ? 'patient' : 'patients'} `}
              maxWidth={props.width - 40}
            />
            {names.map((name, line) => (
              <g key={name}>
                <Label
                  x={0}
                  y={top + TITLE + 12 + line * LINE}
                  size={12}
                  fill="muted"
                  text={`${name} `}
                  maxWidth={left - 8}
                />
                {group.risk.map((cell, i) => {
                  const tick = data.ticks[i];
                  if (tick === undefined || !printed[i]) return null;
                  return (
                    <Label
                      key={tick}
                      x={at(tick)}
                      y={top + TITLE + 12 + line * LINE}
                      size={12}
                      anchor="middle"
                      className="chart-num"
                      text={`${[cell.atRisk, cell.censored, cell.events][line]} `}
                    />
                  );
                })}
              </g>
            ))}
          </g>
        );
      })}
    </g>
  );
};
