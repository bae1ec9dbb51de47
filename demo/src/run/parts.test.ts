import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DAILY_INCIDENT, NOON, worldOf } from '../test/worlds.ts';
import type { WorldConfig } from '../world.ts';
import { createPartMaker, type PartMaker } from './parts.ts';
import type { PartName } from './plan.ts';

/** Counters of a large fleet are added up from its boots on, which takes seconds on a busy machine. */
const SLOW_MS = 60_000;
const PARTS: readonly PartName[] = ['hosts', 'detail', 'services', 'logs', 'traces'];
const MINUTE = 60_000;
const MIB = 1024 ** 2;
/** The gate's limit for a compressed body; uncompressed ones may have 20 MiB. */
const GATE_LIMIT = 8 * MIB;

/** Small worlds: what is tested here does not depend on their size. */
const makerOf = (config: Partial<WorldConfig> = {}): PartMaker =>
  createPartMaker(worldOf({ hosts: 20, services: 40, ...config }));
const digest = (make: PartMaker, part: PartName, timeMs: number): string =>
  make(part, timeMs)
    .map(({ body }) => createHash('sha256').update(body).digest('hex'))
    .join(' ');

describe('requests', { timeout: SLOW_MS }, () => {
  const times = [
    NOON,
    NOON - 7 * 60 * MINUTE,
    NOON + 15_000,
    DAILY_INCIDENT + 5 * MINUTE,
    NOON - 3 * 1440 * MINUTE,
  ];
  const make = makerOf();
  const digests = times.map((timeMs) => PARTS.map((part) => digest(make, part, timeMs)));

  it('are the same bytes from any maker, in any order', () => {
    const other = makerOf();
    const backwards = times.toReversed().map((timeMs) =>
      PARTS.toReversed()
        .map((part) => digest(other, part, timeMs))
        .toReversed(),
    );
    expect(backwards.toReversed()).toEqual(digests);
  });

  it('are the same bytes when a window is made alone', () => {
    for (const part of PARTS) {
      expect(digest(makerOf(), part, DAILY_INCIDENT + 5 * MINUTE)).toBe(digests[3]?.[PARTS.indexOf(part)]);
    }
  });

  it('are others for another seed', () => {
    const other = makerOf({ seed: 43 });
    PARTS.forEach((part, i) => expect(digest(other, part, NOON)).not.toBe(digests[0]?.[i]));
  });

  it('do not change before an incident that is added', () => {
    const other = makerOf({ extraIncidentsMs: [NOON + 10 * MINUTE] });
    PARTS.forEach((part, i) => expect(digest(other, part, NOON)).toBe(digests[0]?.[i]));
    expect(digest(other, 'services', NOON + 15 * MINUTE)).not.toBe(
      digest(make, 'services', NOON + 15 * MINUTE),
    );
  });

  it('count what they hold', () => {
    for (const part of PARTS) {
      expect(make(part, DAILY_INCIDENT + 5 * MINUTE).every(({ items }) => items > 0)).toBe(true);
    }
  });

  it('of the whole fleet stay far below the gate’s limit', () => {
    const whole = makerOf({ hosts: 50, services: 100 });
    const sizes = PARTS.map((part) =>
      whole(part, DAILY_INCIDENT + 5 * MINUTE).map(({ body }) => body.length),
    );
    expect(sizes.every((list) => list.length === 1)).toBe(true);
    expect(Math.max(...sizes.flat())).toBeLessThan(MIB);
  });

  it('are split when there are many hosts', () => {
    const parts = makerOf({ hosts: 130 })('detail', NOON);
    expect(parts).toHaveLength(2);
    expect(Math.max(...parts.map(({ body }) => body.length))).toBeLessThan(GATE_LIMIT);
    expect(Math.max(...parts.map(({ body }) => gzipSync(body, { level: 1 }).length))).toBeLessThan(MIB);
  });
});
