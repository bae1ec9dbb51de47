import { describe, expect, it } from 'vitest';
import { judgeDisk } from './disk-guard.ts';

const GIB = 2 ** 30;
const limits = { minFreeBytes: 0.5 * GIB, maxDatabaseBytes: null };
const disk = (totalGib: number, freeGib: number, databaseGib = 5) => ({
  databaseBytes: databaseGib * GIB,
  disk: { totalBytes: totalGib * GIB, freeBytes: freeGib * GIB },
});

describe('judgeDisk', () => {
  it('is content below nine tenths', () => {
    expect(judgeDisk(disk(100, 11), limits)).toEqual({ excessBytes: 0, stop: null });
  });

  it('gives up old data from nine tenths on, and still takes new', () => {
    const verdict = judgeDisk(disk(100, 9), limits);
    expect(verdict.stop).toBeNull();
    expect(verdict.excessBytes).toBeCloseTo(5 * GIB, -3);
  });

  it('refuses telemetry from 95 % on and says how full the disk is', () => {
    expect(judgeDisk(disk(100, 4.9), limits).stop).toMatch(/95 % full, 4\.9 GiB are free/);
  });

  it('refuses telemetry below the least free space, however large the disk', () => {
    expect(judgeDisk(disk(10_000, 0.4), limits).stop).toMatch(/410 MiB are free/);
  });

  it('does not call a large disk full that has ample space', () => {
    expect(judgeDisk(disk(10_000, 300), limits)).toEqual({ excessBytes: 0, stop: null });
  });

  it('never wants to drop more than the database has: others fill disks, too', () => {
    expect(judgeDisk(disk(100, 1, 0.25), limits).excessBytes).toBe(0.25 * GIB);
  });

  it('holds a quota of its own, also where the disk is not ours to see', () => {
    const quota = { ...limits, maxDatabaseBytes: 10 * GIB };
    const size = (gib: number) => ({ databaseBytes: gib * GIB, disk: null });
    expect(judgeDisk(size(8.9), quota)).toEqual({ excessBytes: 0, stop: null });
    expect(judgeDisk(size(9), quota)).toEqual({ excessBytes: 0.5 * GIB, stop: null });
    expect(judgeDisk(size(9.6), quota).stop).toMatch(/96 % of the 10\.0 GiB/);
  });
});
