import { FieldType, type DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { themeOf } from '../../shell/theme.ts';
import { counted, rowsOfSeries } from './cells.ts';
import type { HeatmapColor } from './options.ts';
import { colorFor, paletteOf } from './palette.ts';

const series = (name: string, times: number[], values: unknown[]): DataFrame => ({
  length: times.length,
  fields: [
    { name: 'time', type: FieldType.time, values: times, config: {} },
    { name, type: FieldType.number, values, config: {} },
  ],
});

describe('a row for each series', () => {
  it('has the first at the bottom, unless it is turned around', () => {
    const frames = [series('a', [0, 60], [1, 2]), series('b', [0, 60], [3, 4])];
    expect(rowsOfSeries(frames, false)).toMatchObject({
      names: ['b', 'a'],
      times: [0, 60],
      columnMs: 60,
      values: [
        [3, 4],
        [1, 2],
      ],
      ...{ min: 1, max: 4 },
    });
    expect(rowsOfSeries(frames, true)?.names).toEqual(['a', 'b']);
  });

  it('has columns as wide as most of them, also past a gap', () => {
    expect(rowsOfSeries([series('a', [0, 10, 20, 90], [1, 1, 1, 1])], false)?.columnMs).toBe(10);
  });

  it('knows nothing where a value is none', () => {
    expect(rowsOfSeries([series('a', [0, 1], [NaN, null])], false)?.values).toEqual([[null, null]]);
    expect(rowsOfSeries([{ fields: [], length: 0 }], false)).toBeUndefined();
  });
});

describe('counted values', () => {
  const range = { from: 0, to: 60_000 };

  it('lie in levels of round numbers, the lowest at the bottom', () => {
    const cells = counted([series('a', [0, 0, 59_999], [0, 9, 39])], range, { unit: 'none' });
    expect(cells?.names.at(-1)).toBe('0');
    expect(cells?.names[0]).toBe('38');
    expect(cells?.values.at(-1)?.[0]).toBe(1);
    expect(cells?.values[0]?.at(-1)).toBe(1);
    expect(cells?.values.flat().reduce<number>((sum, value) => sum + (value ?? 0), 0)).toBe(3);
  });

  it('can all be the same, and none is nothing', () => {
    expect(counted([series('a', [0, 1], [5, 5])], range, {})?.names).toHaveLength(1);
    expect(counted([series('a', [0], [null])], range, {})).toBeUndefined();
  });
});

describe('colours', () => {
  const theme = themeOf('dark');
  const palette = (changes: Partial<HeatmapColor>) =>
    paletteOf(
      {
        ...{ mode: 'scheme', scheme: 'Oranges', fill: 'red', scale: 'linear', exponent: 0.5 },
        ...{ steps: 5, reverse: false, ...changes },
      } as HeatmapColor,
      theme,
    );
  const rgb = (name: string) => {
    const hex = theme.visualization.getColorByName(name).slice(1);
    return `rgb(${[0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;
  };

  it('run from the last part of a name up to its first', () => {
    const [low, , middle, , high] = palette({ scheme: 'RdYlGn' });
    expect([low, middle, high]).toEqual([rgb('green'), rgb('yellow'), rgb('red')]);
    expect(palette({ scheme: 'RdYlGn', reverse: true })[0]).toBe(rgb('red'));
  });

  it.each(['Turbo', 'Blues', 'YlOrRd', 'no-such-scheme'])('are as many as wanted with %s', (scheme) => {
    expect(new Set(palette({ scheme, steps: 8 })).size).toBe(8);
  });

  it('fade in where that is wanted', () => {
    const faded = palette({ mode: 'opacity', steps: 3 });
    const red = theme.visualization.getColorByName('red');
    expect(faded.map((color) => color.toLowerCase())).toEqual(
      ['00', '80', 'ff'].map((alpha) => red.toLowerCase() + alpha),
    );
  });

  it('are held at the ends, and none is nothing', () => {
    const ends = { min: 0, max: 10 };
    const colors = ['a', 'b', 'c'];
    expect([-5, 0, 5, 10, 99].map((value) => colorFor(value, ends, colors))).toEqual([
      'a',
      'a',
      'b',
      'c',
      'c',
    ]);
    expect(colorFor(null, ends, colors)).toBeUndefined();
    expect(colorFor(3, { min: 3, max: 3 }, colors)).toBe('c');
  });
});
