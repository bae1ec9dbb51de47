import { ThresholdsMode, type FieldConfig } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { themeOf } from '../../shell/theme.ts';
import { bandsOf, endsOf, shareOf } from './dial.ts';

const field = (changes: Partial<FieldConfig> = {}): FieldConfig => ({ min: 0, max: 1, ...changes });
const steps = (...values: number[]) =>
  values.map((value, index) => ({ value, color: ['green', 'orange', 'red'][index] ?? 'red' }));
const bands = (config: FieldConfig) =>
  bandsOf(config, themeOf('dark')).map(({ from, to, begins }) => [from, to, begins]);

describe('a dial', () => {
  it('goes from 0 to 100 where a field has no ends', () => {
    expect(endsOf({})).toEqual([0, 100]);
    expect(shareOf(25, {})).toBe(0.25);
  });

  it('holds what lies outside at its ends, and shows what is no number as nothing', () => {
    expect([-1, 0, 0.5, 2, NaN].map((value) => shareOf(value, field()))).toEqual([0, 0, 0.5, 1, 0]);
    expect(shareOf(5, field({ min: 5, max: 5 }))).toBe(0);
  });

  it('has a band for each threshold within it', () => {
    const thresholds = { mode: ThresholdsMode.Absolute, steps: steps(-Infinity, 0.8, 2) };
    expect(bands(field({ thresholds }))).toEqual([
      [0, 0.8, 0],
      [0.8, 1, 0.8],
    ]);
  });

  it('reads thresholds that are percentages of it', () => {
    const thresholds = { mode: ThresholdsMode.Percentage, steps: steps(-Infinity, 50) };
    expect(bands({ min: 0, max: 8, thresholds })).toEqual([
      [0, 0.5, 0],
      [0.5, 1, 4],
    ]);
  });
});
