import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { lightPalette } from './palette.ts';

const colours: Readonly<Record<string, string>> = lightPalette;

// What XML 1.0 cannot hold, whatever the escaping; one such character in an imported title would spoil the file.
const notXml = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/**
 * A drawing (`ForestPlotWide`, `StackedBarsDrawing`, `SparkbarsDrawing`, `LineGraphDrawing`) as an SVG document of its own:
 * colours of the light theme, a white ground, its size in pixels. Links inside the site lead to `origin`
 * ('https://example.org', without a slash at the end); without it they are dropped, as a file has no site around it.
 */
export const chartToSvgString = (drawing: ReactElement, origin?: string): string => {
  const markup = renderToStaticMarkup(drawing).toWellFormed().replace(notXml, '\uFFFD');
  // React escapes quotes in text, so that name="value" occurs in attributes alone.
  const coloured = markup
    .replace(/="var\(--chart-([a-z0-9-]+)\)"/g, (_, name: string) => `="${colours[name] ?? lightPalette.ink}"`)
    .replace(/ href="([/?#][^"]*)"/g, (_, path: string) =>
      origin && path.startsWith('/') ? ` href="${origin}${path}"` : '',
    );
  const size = /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/.exec(coloured);
  if (!size) throw new TypeError('Only a chart drawing with a view box can be made an SVG document.');
  const [, width, height] = size;
  const styles = `<style>.chart-num{font-variant-numeric:tabular-nums}</style><rect width="${width}" height="${height}" fill="${lightPalette.page}"/>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${coloured
    .replace('<svg ', `<svg width="${width}" height="${height}" `)
    .replace('</desc>', `</desc>${styles}`)}\n`;
};
