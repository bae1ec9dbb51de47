import { describe, expect, it } from 'vitest';
import { clustersOf } from './clusters.ts';
import type { Mark } from './marks.ts';

const mark = (from: number, to?: number): Mark => ({ from, to, title: '', text: '', tags: [], color: '' });
const shape = (...marks: Mark[]) =>
  clustersOf(marks, (time) => time, 200).map(({ left, right, marks: inside }) => [
    left,
    right,
    inside.length,
  ]);

describe('signs below a chart', () => {
  it('stand each for one mark where there is room', () => {
    expect(shape(mark(100), mark(50))).toEqual([
      [50, 50, 1],
      [100, 100, 1],
    ]);
  });

  it('stand for all that lie within their reach', () => {
    expect(shape(mark(50), mark(55), mark(59), mark(60))).toEqual([
      [50, 59, 3],
      [60, 60, 1],
    ]);
  });

  it('are as wide as what they stand for, within the chart', () => {
    expect(shape(mark(-50, 20), mark(190, 999))).toEqual([
      [0, 20, 1],
      [190, 200, 1],
    ]);
  });
});
