import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import { accentShades, darkPalette, lightPalette } from './charts/palette.ts';

const tuple = (shades: readonly string[]): MantineColorsTuple => shades as unknown as MantineColorsTuple;

/** Greys with a trace of warmth; index 4 draws a field's border at 3:1, index 5 a placeholder and 6 quiet text at 4.5:1 on white. */
export const greyShades = [
  '#fbfaf7',
  '#f3f1ec',
  '#e6e4de',
  '#d3d2cd',
  '#868e93',
  '#69737a',
  '#566067',
  '#3d464c',
  '#2a3136',
  '#1a2226',
] as const;

/** The dark page: index 0 is text, 2 quiet text, 3 placeholder, 4 a field's border, 6 a raised surface, 7 the page. */
export const darkShades = [
  '#e9edef',
  '#cfd6da',
  '#a6b0b6',
  '#98a2a8',
  '#6f7a81',
  '#2b3238',
  '#20262c',
  '#14181c',
  '#101316',
  '#0b0d0f',
] as const;

export const theme = createTheme({
  fontFamily: "'Inter Variable', 'Helvetica Neue', Arial, sans-serif",
  headings: {
    fontFamily: "'Source Serif 4 Variable', Georgia, 'Times New Roman', serif",
    fontWeight: '600',
    textWrap: 'balance',
  },
  colors: { accent: tuple(accentShades), gray: tuple(greyShades), dark: tuple(darkShades) },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  black: lightPalette.ink,
});

/**
 * Mantine's own names for colours lead to the palette of the charts, which light, dark, print and forced colours each set:
 * so a page is right in the dark even where no script ran.
 */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--chart-page)',
    '--mantine-color-text': 'var(--chart-ink)',
    '--mantine-color-bright': 'var(--chart-ink)',
    '--mantine-color-dimmed': 'var(--chart-muted)',
    '--mantine-color-anchor': 'var(--chart-accent)',
    '--mantine-color-error': 'var(--chart-stale)',
    '--mantine-color-default': 'var(--chart-page)',
    '--mantine-color-default-color': 'var(--chart-ink)',
    '--mantine-color-default-border': 'var(--chart-grid)',
    '--mantine-color-default-hover': 'var(--chart-band)',
    '--mantine-color-placeholder': 'var(--chart-muted)',
  };
  return { variables: {}, light: both, dark: both };
};

const declare = (palette: Readonly<Record<string, string>>): string =>
  Object.entries(palette)
    .map(([name, value]) => `--chart-${name}:${value}`)
    .join(';');

/** For readers without scripts: the dark palette when the system asks for it. */
export const darkWithoutScript = `@media screen and (prefers-color-scheme:dark){:root,[data-mantine-color-scheme]{color-scheme:dark;${declare(darkPalette)}}}`;
