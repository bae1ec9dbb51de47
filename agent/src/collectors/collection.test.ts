import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collectorDeps } from '../../test/collecting.ts';
import { createHostTree } from '../../test/host-tree.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { createRecorder } from '../../test/recorder.ts';
import { createCollection } from './collection.ts';
import type { Collector, CollectorFactory } from './contract.ts';

function createTestCollection(collectors: Readonly<Record<string, Partial<Collector>>>) {
  const clock = createManualClock();
  const { logger, lines } = createRecorder();
  const factories = Object.entries(collectors).map(([name, collector]): [string, CollectorFactory] => [
    name,
    () => ({ collect: () => undefined, close: () => undefined, ...collector }),
  ]);
  const deps = collectorDeps(createHostTree(), { clock });
  return { collection: createCollection(new Map(factories), deps, logger), clock, lines };
}

const working: Partial<Collector> = { collect: (add) => add(METRIC.uptime, 1) };

describe('createCollection', () => {
  it('goes on when a collector fails, counts that and says it once until something changes', async () => {
    let trouble: string | undefined = 'no such file';
    const { collection, lines } = createTestCollection({
      broken: {
        collect: () => {
          if (trouble !== undefined) {
            throw new Error(trouble);
          }
        },
      },
      uptime: working,
    });
    expect(await collection.collect()).toHaveLength(1);
    expect(await collection.collect()).toHaveLength(1);
    expect(lines()).toEqual(['warn the collector could not read everything broken no such file']);
    trouble = 'permission denied';
    await collection.collect();
    trouble = undefined;
    await collection.collect();
    expect(lines().slice(1)).toEqual([
      'warn the collector could not read everything broken permission denied',
      'info the collector works again broken',
    ]);
    expect(collection.state().collectorErrors.get('broken')).toBe(3);
    expect(collection.state().collectorErrors.get('uptime')).toBe(0);
  });

  it('keeps what a collector could read beside its problem', async () => {
    const { collection, lines } = createTestCollection({
      partly: {
        collect: (add, round) => {
          add(METRIC.uptime, 5);
          round.problem('/mnt does not answer');
        },
      },
    });
    expect(await collection.collect()).toHaveLength(1);
    expect(lines()).toEqual(['warn the collector could not read everything partly /mnt does not answer']);
  });

  it('takes no value that is none', async () => {
    const { collection } = createTestCollection({
      odd: {
        collect: (add) => {
          [NaN, Infinity, -Infinity, 7].forEach((value) => add(METRIC.uptime, value));
        },
      },
    });
    expect((await collection.collect()).map(({ value }) => value)).toEqual([7]);
  });

  it('leaves a collector behind that does not come back, and takes nothing from it later', async () => {
    let late: () => void = () => undefined;
    let starts = 0;
    const { collection, clock, lines } = createTestCollection({
      slow: {
        collect: (add) => {
          starts += 1;
          return new Promise((resolve) => {
            late = () => {
              add(METRIC.uptime, 1);
              resolve();
            };
          });
        },
      },
      uptime: working,
    });
    const round = collection.collect();
    await clock.advance(10_000);
    expect(await round).toHaveLength(1);
    expect(lines()).toEqual([
      'warn the collector could not read everything slow did not come back within 10 s',
    ]);
    expect(await collection.collect()).toHaveLength(1);
    expect(starts).toBe(1);
    late();
    await clock.advance(0);
    const next = collection.collect();
    await clock.advance(10_000);
    expect(await next).toHaveLength(1);
    expect(starts).toBe(2);
  });

  it('spares a collector that is dear until its period has passed', async () => {
    const { collection, clock } = createTestCollection({ dear: { ...working, minPeriodMs: 60_000 } });
    const rounds: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      rounds.push((await collection.collect()).length);
      await clock.advance(15_000);
    }
    expect(rounds).toEqual([1, 0, 0, 0, 1, 0]);
  });

  it('says once, and loudly, that nothing at all can be read', async () => {
    const broken: Partial<Collector> = { collect: () => Promise.reject(new Error('no /proc')) };
    const { collection, lines } = createTestCollection({
      heartbeat: { collect: (add) => add(METRIC.heartbeat, 1) },
      cpu: broken,
      memory: broken,
    });
    expect(await collection.collect()).toHaveLength(1);
    await collection.collect();
    expect(lines().filter((line) => line.startsWith('error'))).toEqual([
      'error no collector can read anything; only the heartbeat is sent 2',
    ]);
  });
});
