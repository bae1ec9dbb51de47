import { createManualClock } from '@vigilops/testkit';
import { expect, it } from 'vitest';
import { createSystemInformation } from './system-information.ts';

const signal = new AbortController().signal;

function open() {
  const clock = createManualClock();
  const house = { asked: 0, away: false };
  const read = createSystemInformation({
    version: '1.2.3',
    nodeVersion: '24.0.0',
    embedded: true,
    startedAt: new Date(clock.now().getTime() - 60_000),
    memory: () => ({ rss: 200, heapUsed: 50 }),
    cpuRatio: () => 0.25,
    clock,
    store: {
      database: {
        engine: 'postgres',
        query: () => Promise.reject(new Error('unused')),
        transaction: () => Promise.reject(new Error('unused')),
      },
      systemFacts: () => {
        house.asked += 1;
        return house.away
          ? Promise.reject(new Error('away'))
          : Promise.resolve({ serverVersion: '18.0', hosts: 1, services: 2, users: 3, series: 4 });
      },
      size: () =>
        Promise.resolve({
          databaseBytes: 1_000,
          disk: { totalBytes: 10_000, freeBytes: 5_000 },
          tables: [
            { table: 'logs', bytes: 10, compressedShare: 0 },
            { table: 'samples', bytes: 900, compressedShare: 0 },
          ],
        }),
    },
  });
  return { clock, house, read };
}

it('tells version, licence, use and size, the largest table first', async () => {
  const { read } = open();
  expect(await read(signal)).toMatchObject({
    version: '1.2.3',
    license: 'Apache-2.0',
    uptime_seconds: 60,
    resident_bytes: 200,
    cpu_ratio: 0.25,
    database: {
      engine: 'postgres',
      server_version: '18.0',
      bytes: 1_000,
      disk_free_bytes: 5_000,
      tables: [{ name: 'samples' }, { name: 'logs' }],
    },
    counts: { hosts: 1, services: 2, users: 3, series: 4 },
  });
});

it('measures once for all who ask within fifteen seconds', async () => {
  const { clock, house, read } = open();
  await Promise.all([read(signal), read(signal), read(signal)]);
  await clock.advance(14_000);
  await read(signal);
  expect(house.asked).toBe(1);
  await clock.advance(1_000);
  await read(signal);
  expect(house.asked).toBe(2);
});

it('keeps no failure, and lets who hangs up go', async () => {
  const { house, read } = open();
  house.away = true;
  await expect(read(signal)).rejects.toThrow('away');
  house.away = false;
  await expect(read(AbortSignal.abort(new Error('hung up')))).rejects.toThrow('hung up');
  expect(await read(signal)).toMatchObject({ version: '1.2.3' });
});
