import { describe, expect, it } from 'vitest';
import { someMetrics } from '../../test/some-metrics.ts';
import { framesOf, metricsOf } from './frames.ts';

const chart = (frames: ReturnType<typeof framesOf>, name: string) =>
  frames.find(({ refId }) => refId === name);
const disk = (device: string, read: number | null, written: number | null) => ({
  device,
  read_bytes_per_second: [read, null],
  write_bytes_per_second: [written, null],
  read_operations_per_second: [null, null],
  write_operations_per_second: [null, null],
  busy_ratio: [null, null],
});

describe('frames of a host', () => {
  it('carry the whole answer, also where it draws nothing', () => {
    const metrics = someMetrics();
    expect(metricsOf(framesOf(metrics))).toBe(metrics);
    const empty = { ...metrics, cpu: { ...metrics.cpu, logical_count: [null, null] } };
    expect(metricsOf(framesOf(empty))).toBe(empty);
  });

  it('stack the modes of a CPU that does something, idle left out', () => {
    const cpu = chart(framesOf(someMetrics({ cpu: 0.25 })), 'cpu');
    expect(cpu?.fields.map(({ name }) => name)).toEqual(['time', 'user']);
    expect(cpu?.fields[1]?.values).toEqual([0.25, 0.25]);
  });

  it('show memory against what there is', () => {
    const memory = chart(framesOf(someMetrics({ memory: 2e9 })), 'memory');
    expect(memory?.fields[1]?.config.max).toBe(8e9);
  });

  it('add up disks, and a step that none measured is a gap', () => {
    const frames = framesOf(someMetrics({ disks: [disk('a', 10, 1), disk('b', 5, null)] }));
    const [, read, written] = chart(frames, 'disk')?.fields ?? [];
    expect(read?.values).toEqual([15, null]);
    expect(written?.values).toEqual([1, null]);
    expect(written?.config.custom).toMatchObject({ transform: 'negative-Y' });
  });

  it('leave out charts of what nobody measured, swap that is not there, and faults that never were', () => {
    const names = framesOf(someMetrics({ cpu: 0.5 })).map(({ refId }) => refId);
    expect(names).toEqual(['cpu', 'load']);
  });

  it('give lines without a meaning no colour that has one', () => {
    const cores = Array.from({ length: 12 }, (_, core) => ({ core: String(core), usage_ratio: [0.1, 0.1] }));
    const metrics = someMetrics({ cpu: 0.5 });
    const frames = framesOf({ ...metrics, cpu: { ...metrics.cpu, cores } });
    const colours = chart(frames, 'cores')
      ?.fields.slice(1)
      .map(({ config }) => config.color?.fixedColor);
    expect(colours).toHaveLength(12);
    expect(colours?.filter((colour) => /red|orange|green/.test(colour ?? 'red'))).toEqual([]);
  });
});
