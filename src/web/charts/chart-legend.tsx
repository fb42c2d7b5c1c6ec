import type { ReactNode } from 'react';
import { Label, round } from './chart-svg.tsx';
import { textWidth, truncate } from './text-fit.ts';

/** Height of one line of a legend. */
const LEGEND_LINE = 20;

/** Where each name of a legend stands: from left to right, on as many lines as the width asks for. */
export function legendPlaces(names: readonly string[], width: number): { x: number; line: number }[] {
  let x = 0;
  let line = 0;
  return names.map((name) => {
    const taken = 20 + textWidth(truncate(name, width - 24, 12), 12) + 16;
    if (x > 0 && x + taken - 16 > width) {
      x = 0;
      line += 1;
    }
    const place = { x, line };
    x += taken;
    return place;
  });
}

/** How high a legend of these names is. */
export const legendHeight = (names: readonly string[], width: number): number =>
  names.length === 0 ? 0 : ((legendPlaces(names, width).at(-1)?.line ?? 0) + 1) * LEGEND_LINE;

/** Names with their marks, from left to right. `mark` draws into a box of 14 by 11. */
export const Legend = (props: {
  y: number;
  width: number;
  items: readonly { key: string; label: string; mark: ReactNode }[];
}) => {
  const places = legendPlaces(
    props.items.map((i) => i.label),
    props.width,
  );
  return (
    <g>
      {props.items.map((item, index) => {
        const { x, line } = places[index] ?? { x: 0, line: 0 };
        const y = props.y + line * LEGEND_LINE;
        return (
          <g key={item.key}>
            <g transform={`translate(${round(x)} ${round(y + 3)})`}>{item.mark}</g>
            <Label x={x + 20} y={y + 13} size={12} text={`${item.label} `} maxWidth={props.width - 24} />
          </g>
        );
      })}
    </g>
  );
};
