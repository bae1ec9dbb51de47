import { describe, expect, it } from 'vitest';
import { layOut, neighbour, outline, type Layout } from './layout.ts';

const room = { width: 900, height: 400, titleHeight: 20 };
const allCenters = (layout: Layout) => layout.groups.flatMap(({ centers }) => centers);

describe('layOut', () => {
  it.each([
    ['one cell', [1]],
    ['fifty cells', [50]],
    ['groups of all sizes', [1, 30, 2, 12, 5]],
    ['a thousand cells', [1_000]],
    ['a thousand cells in groups', [400, 250, 200, 100, 50]],
  ])('keeps %s within the room', (_, counts) => {
    for (const shape of ['hexagon', 'square'] as const) {
      const layout = layOut(counts, shape, room);
      expect(layout.groups.map(({ centers }) => centers.length)).toEqual(counts);
      expect(layout.height).toBeLessThanOrEqual(room.height);
      for (const { x, y } of allCenters(layout)) {
        expect(x - layout.size / 2).toBeGreaterThanOrEqual(-0.01);
        expect(x + layout.size / 2).toBeLessThanOrEqual(room.width + 0.01);
        expect(y).toBeGreaterThan(room.titleHeight);
      }
    }
  });

  it('never lets cells overlap', () => {
    for (const shape of ['hexagon', 'square'] as const) {
      const layout = layOut([23, 40, 1], shape, room);
      const centers = allCenters(layout);
      centers.forEach((a, index) => {
        centers.slice(index + 1).forEach((b) => {
          expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(layout.size);
        });
      });
    }
  });

  it('makes cells larger where there is more room', () => {
    const small = layOut([50], 'hexagon', { width: 300, height: 200, titleHeight: 0 });
    const large = layOut([50], 'hexagon', { width: 900, height: 600, titleHeight: 0 });
    expect(large.size).toBeGreaterThan(small.size);
  });

  it('grows beyond the room, to be scrolled, rather than shrink cells to dots', () => {
    const layout = layOut([5_000], 'square', { width: 200, height: 100, titleHeight: 0 });
    expect(layout.height).toBeGreaterThan(100);
    expect(layout.size).toBeGreaterThanOrEqual(10);
  });
});

describe('neighbour', () => {
  const { groups } = layOut([12], 'square', { width: 400, height: 300, titleHeight: 0 });
  const centers = groups[0]?.centers ?? [];
  const across = centers.filter(({ y }) => y === centers[0]?.y).length;

  it('goes to the next cell in each direction and stops at the edge', () => {
    expect(neighbour(centers, 0, 'ArrowRight')).toBe(1);
    expect(neighbour(centers, 0, 'ArrowDown')).toBe(across);
    expect(neighbour(centers, across, 'ArrowUp')).toBe(0);
    expect(neighbour(centers, 0, 'ArrowLeft')).toBeUndefined();
    expect(neighbour(centers, 0, 'ArrowUp')).toBeUndefined();
    expect(neighbour(centers, 11, 'ArrowRight')).toBeUndefined();
    expect(neighbour([], 0, 'ArrowDown')).toBeUndefined();
  });
});

describe('outline', () => {
  it('has six corners or four', () => {
    expect(outline({ x: 50, y: 50 }, 20, 'hexagon').split('L')).toHaveLength(6);
    expect(outline({ x: 50, y: 50 }, 20, 'square')).toBe('M40 40h20v20h-20z');
  });
});
