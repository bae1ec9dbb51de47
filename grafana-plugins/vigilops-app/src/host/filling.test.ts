import { describe, expect, it } from 'vitest';
import { someMetrics } from '../test/some-metrics.ts';
import { fileSystemsOf, fillingOf } from './filling.ts';

const GB = 1e9;
const minutes = Array.from({ length: 60 }, (_, at) => at * 60_000);

describe('how a file system fills', () => {
  it('is the pace of the window, gone on with', () => {
    const used = minutes.map((_, at) => 10 * GB + at * 0.1 * GB);
    const { grownBytes, fullInSeconds } = fillingOf(minutes, used, 6 * GB) ?? {};
    expect(grownBytes).toBeCloseTo(5.9 * GB, -6);
    expect(fullInSeconds).toBeCloseTo(3_600, 0);
  });

  it.each([
    ['shrinks', (at: number) => 10 * GB - at * GB * 0.1],
    ['stays', () => 10 * GB],
    ['goes up and down', (at: number) => 10 * GB + (at % 2) * GB + at * 1e6],
    ['would be full in years', (at: number) => 10 * GB + at * 10],
  ])('is nothing to tell where it %s', (_, usedAt) => {
    expect(
      fillingOf(
        minutes,
        minutes.map((__, at) => usedAt(at)),
        6 * GB,
      ),
    ).toBeUndefined();
  });

  it('is nothing to tell from a handful of points', () => {
    const used = minutes.map((_, at) => (at < 5 ? at * GB : null));
    expect(fillingOf(minutes, used, GB)).toBeUndefined();
  });
});

describe('file systems', () => {
  const line = (...values: (number | null)[]) => values;
  const fileSystem = (mountpoint: string, ratio: number | null) => ({
    device: '/dev/vda1',
    mountpoint,
    type: 'ext4',
    total_bytes: line(100, null),
    used_bytes: line(60, null),
    available_bytes: line(30, null),
    usage_ratio: line(ratio, null),
  });

  it('stand with the newest that is known, the fullest first; without a figure they do not stand', () => {
    const all = [fileSystem('/', 0.2), fileSystem('/data', 0.9), fileSystem('/gone', null)];
    expect(fileSystemsOf(someMetrics({ filesystems: all })).map(({ mountpoint }) => mountpoint)).toEqual([
      '/data',
      '/',
    ]);
  });
});
