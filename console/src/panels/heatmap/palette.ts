import { colorManipulator, type GrafanaTheme2 } from '@grafana/data';
import type { HeatmapColor } from './options.ts';

/** Parts of the names of colour schemes, as in `RdYlGn`, by names of the theme. */
const PARTS: Readonly<Record<string, string>> = {
  Rd: 'red',
  Or: 'orange',
  Yl: 'yellow',
  Gn: 'green',
  Bu: 'blue',
  Pu: 'purple',
  Pi: 'light-purple',
  Gy: 'gray',
  Gr: 'gray',
  Br: 'dark-orange',
};

/** Schemes whose names say nothing of their colours, from low to high. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  Turbo: ['dark-blue', 'blue', 'green', 'yellow', 'orange', 'red', 'dark-red'],
  Rainbow: ['purple', 'blue', 'green', 'yellow', 'orange', 'red'],
  Sinebow: ['red', 'yellow', 'green', 'blue', 'purple', 'red'],
  Spectral: ['blue', 'green', 'yellow', 'orange', 'red'],
  Viridis: ['dark-purple', 'blue', 'green', 'yellow'],
  Cividis: ['dark-blue', 'gray', 'yellow'],
  Inferno: ['dark-purple', 'red', 'orange', 'super-light-yellow'],
  Magma: ['dark-purple', 'red', 'super-light-orange'],
  Plasma: ['blue', 'purple', 'orange', 'yellow'],
  Warm: ['purple', 'red', 'orange', 'yellow'],
  Cool: ['purple', 'blue', 'green'],
};

const HUES = /^(Red|Orange|Yellow|Green|Blue|Purple|Grey)s$/;

type Rgb = readonly number[];

/** Colours from low to high, as many as the scheme has steps. One of `RdYlGn` runs from green up to red. */
export function paletteOf(color: HeatmapColor, theme: GrafanaTheme2): string[] {
  const steps = Math.min(Math.max(Math.round(color.steps), 2), 128);
  const shares = Array.from({ length: steps }, (_, step) => step / (steps - 1));
  const made =
    color.mode === 'opacity'
      ? shares.map((share) => faded(color, share, theme))
      : shares.map((share) => between(stopsOf(color.scheme, theme), share));
  return color.reverse ? made.reverse() : made;
}

function faded({ fill, scale, exponent }: HeatmapColor, share: number, theme: GrafanaTheme2): string {
  const opacity = scale === 'exponential' ? share ** exponent : share;
  return colorManipulator.alpha(theme.visualization.getColorByName(fill), opacity);
}

function stopsOf(scheme: string, theme: GrafanaTheme2): Rgb[] {
  const rgb = (color: string) => colorManipulator.decomposeColor(color).values.slice(0, 3) as number[];
  const byName = (name: string) => rgb(theme.visualization.getColorByName(name));
  const ground = rgb(colorManipulator.asHexString(theme.colors.background.secondary));
  const hue = HUES.exec(scheme)?.[1]?.toLowerCase().replace('grey', 'gray');
  if (hue !== undefined) {
    return [ground, byName(`dark-${hue}`), byName(hue), byName(`super-light-${hue}`)];
  }
  const named = NAMED[scheme];
  if (named !== undefined) {
    return named.map(byName);
  }
  const parts = (scheme.match(/[A-Z][a-z]/g) ?? []).flatMap((part) => PARTS[part] ?? []);
  const stops = parts.map(byName).reverse();
  return stops.length > 1
    ? stops
    : [ground, byName('dark-orange'), byName('orange'), byName('super-light-orange')];
}

function between(stops: readonly Rgb[], share: number): string {
  const at = share * (stops.length - 1);
  const below = Math.min(Math.floor(at), stops.length - 2);
  const [low = [], high = []] = [stops[below], stops[below + 1]];
  const mixed = low.map((part, index) => Math.round(part + ((high[index] ?? part) - part) * (at - below)));
  return `rgb(${mixed.join(', ')})`;
}

/** The colour of a value between two ends; undefined for what is filtered out. */
export function colorFor(
  value: number | null,
  ends: { readonly min: number; readonly max: number },
  palette: readonly string[],
): string | undefined {
  if (value === null) {
    return undefined;
  }
  const share = ends.max > ends.min ? (value - ends.min) / (ends.max - ends.min) : 1;
  const step = Math.round(Math.min(Math.max(share, 0), 1) * (palette.length - 1));
  return palette[step];
}
