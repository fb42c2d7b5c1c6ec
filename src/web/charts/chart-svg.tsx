import { Fragment, type ReactNode } from 'react';
import { type PaletteName, paint } from './palette.ts';
import { truncate, wrap } from './text-fit.ts';

/** Named here for a downloaded drawing, which has no page to inherit from; on a page the style sheet says "inherit". */
const fontFamily = "Inter, 'Helvetica Neue', Arial, sans-serif";

/** The most a drawing is drawn at: 'wide' for a desk and print, 'narrow' for a phone. Which one shows is the style sheet's. */
export type ChartWidth = 'wide' | 'narrow';

/**
 * The root of a drawing. `id` makes the ids of its title and description unique on the page. A drawing without links is one
 * picture to assistive technology (`img`); one with links is a group, since what is inside a picture cannot be reached.
 */
export const ChartSvg = (props: {
  id: string;
  width: number;
  height: number;
  title: string;
  description: string;
  className?: string;
  hasLinks?: boolean;
  children: ReactNode;
}) => (
  <svg
    xmlns="http://www.w3.org/2000/svg"
    className={props.className ? `chart-svg ${props.className}` : 'chart-svg'}
    viewBox={`0 0 ${props.width} ${props.height}`}
    role={props.hasLinks ? 'group' : 'img'}
    aria-labelledby={`${props.id}-title ${props.id}-desc`}
    fontFamily={fontFamily}
    fontSize={13}
    fill={paint('ink')}
  >
    <title id={`${props.id}-title`}>{props.title}</title>
    <desc id={`${props.id}-desc`}>{props.description}</desc>
    {props.children}
  </svg>
);

/** Coordinates to a tenth: enough for a screen, and the same text on every machine. */
export const round = (value: number): number => Math.round(value * 10) / 10;

type LabelProps = {
  x: number;
  y: number;
  anchor?: 'start' | 'middle' | 'end';
  size?: number;
  bold?: boolean;
  italic?: boolean;
  fill?: PaletteName;
  strike?: boolean;
};

const textAttributes = ({ anchor, size, bold, italic, fill, strike }: LabelProps) => ({
  ...(anchor && anchor !== 'start' ? { textAnchor: anchor } : {}),
  ...(size ? { fontSize: size } : {}),
  ...(bold ? { fontWeight: 600 } : {}),
  ...(italic ? { fontStyle: 'italic' as const } : {}),
  ...(fill ? { fill: paint(fill) } : {}),
  ...(strike ? { textDecoration: 'line-through' } : {}),
});

/** One line of text at a baseline. With `maxWidth` it is truncated and the whole text is its tooltip. */
export const Label = (props: LabelProps & { text: string; maxWidth?: number; className?: string }) => {
  const shown = props.maxWidth ? truncate(props.text, props.maxWidth, props.size ?? 13) : props.text;
  return (
    <text
      x={round(props.x)}
      y={round(props.y)}
      {...textAttributes(props)}
      {...(props.className ? { className: props.className } : {})}
    >
      {shown !== props.text && <title>{props.text}</title>}
      {shown}
    </text>
  );
};

/** Text over several baselines, `leading` apart, from lines already wrapped; `full` is the tooltip when lines were cut. */
export const Lines = (props: LabelProps & { lines: readonly string[]; leading: number; full?: string }) => {
  const whole = props.lines.join(' ');
  return (
    <text x={round(props.x)} y={round(props.y)} {...textAttributes(props)}>
      {props.full !== undefined && whole !== props.full && whole.endsWith('…') && <title>{props.full}</title>}
      {props.lines
        .map((line, index) => ({
          line,
          last: index === props.lines.length - 1,
          y: round(props.y + index * props.leading),
        }))
        .map(({ line, last, y }) => (
          <Fragment key={y}>
            <tspan x={round(props.x)} y={y}>
              {line}
            </tspan>
            {/* A space without width keeps the words of two lines apart when the text is read aloud or copied. */}
            {!last && <tspan fontSize={0}> </tspan>}
          </Fragment>
        ))}
    </text>
  );
};

/** A paragraph wrapped to a width; its height is `lines × leading`. */
export const paragraph = (text: string, width: number, size: number): string[] => wrap(text, width, size, 12);
