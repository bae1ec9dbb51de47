import { describe, expect, it } from 'vitest';
import { INSTRUMENTS } from '../../../../agent/src/metrics/instruments.ts';
import { NOON, sourcesOf, worldOf } from '../../test/worlds.ts';
import { flatten, type FlatPoint } from '../../test/points.ts';
import { usedShare } from './filesystems.ts';

const world = worldOf();
const { metrics } = sourcesOf(world);
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** Limit for tests that make hours of a whole fleet, on a busy machine. */
const SLOW_MS = 60_000;

const at = (timeMs: number): FlatPoint[] =>
  flatten([...metrics.hosts(timeMs).groups, ...metrics.hostDetail(timeMs).groups]);

const hostOf = (point: FlatPoint): string => String(point.resource['host.name']);
const of = (points: FlatPoint[], metric: string): FlatPoint[] =>
  points.filter((point) => point.metric === metric);

describe('host metrics', () => {
  const points = at(NOON);

  it('are the agent’s own: names, kinds, units and attributes', () => {
    const agent = new Map(
      Object.entries<{ kind: string; unit: string; attributes: readonly string[] }>(INSTRUMENTS),
    );
    const strangers = points.filter(({ metric, kind, unit, attributes }) => {
      const instrument = agent.get(metric);
      return (
        instrument?.kind !== kind ||
        instrument.unit !== unit ||
        Object.keys(attributes).some((key) => !instrument.attributes.includes(key))
      );
    });
    expect(strangers.map(({ series }) => series)).toEqual([]);
    const missing = [...agent.keys()].filter(
      (name) => name.startsWith('system.') && !points.some(({ metric }) => metric === name),
    );
    expect(missing).toEqual([]);
  });

  it('come from each of 50 hosts, every series once', () => {
    expect(new Set(points.map(hostOf)).size).toBe(50);
    expect(new Set(points.map(({ series }) => series)).size).toBe(points.length);
  });

  it.each([NOON, NOON - 9 * HOUR, NOON - 17 * HOUR + 15_000])(
    'divide CPU time and memory without rest (%d)',
    (timeMs) => {
      const now = at(timeMs);
      const shares = of(now, 'system.cpu.utilization');
      expect(shares.every(({ value }) => value >= 0 && value <= 1)).toBe(true);
      const byCpu = Map.groupBy(
        shares,
        (point) => `${hostOf(point)} ${String(point.attributes['cpu.logical_number'])}`,
      );
      for (const [cpu, list] of byCpu) {
        expect(
          list.reduce((sum, { value }) => sum + value, 0),
          cpu,
        ).toBeCloseTo(1, 9);
      }
      const limits = new Map(of(now, 'system.memory.limit').map((point) => [hostOf(point), point.value]));
      for (const [host, list] of Map.groupBy(of(now, 'system.memory.usage'), hostOf)) {
        expect(list.every(({ value }) => value >= 0)).toBe(true);
        expect(
          Math.abs(list.reduce((sum, { value }) => sum + value, 0) - (limits.get(host) ?? 0)),
          host,
        ).toBeLessThan(4);
      }
      for (const metric of [
        'system.memory.utilization',
        'system.filesystem.utilization',
        'system.paging.utilization',
      ]) {
        expect(
          of(now, metric).every(({ value }) => value >= 0 && value <= 1),
          metric,
        ).toBe(true);
      }
    },
  );

  it('only ever rise where they are counters, but for a boot', { timeout: SLOW_MS }, () => {
    const last = new Map<string, FlatPoint>();
    const resets = new Set<string>();
    // Across a planned reboot at 04:10 and a hang at 09:26.
    const falls: string[] = [];
    for (let timeMs = NOON - 8 * HOUR; timeMs <= NOON; timeMs += 10 * MINUTE) {
      for (const point of flatten(metrics.hosts(timeMs).groups)) {
        if (point.kind !== 'counter') {
          continue;
        }
        const key = `${hostOf(point)} ${point.metric} ${JSON.stringify(point.attributes)}`;
        const before = last.get(key);
        last.set(key, point);
        if (before !== undefined && before.startTimeUnixNano !== point.startTimeUnixNano) {
          resets.add(hostOf(point));
        } else if (point.value < (before?.value ?? 0)) {
          falls.push(key);
        }
      }
    }
    expect(falls).toEqual([]);
    const events = world.uptime.events(NOON - 8 * HOUR, NOON).map(({ host }) => host.name);
    expect([...resets].toSorted()).toEqual(events.toSorted());
    expect(events).toHaveLength(2);
  });

  it('tell a rate that the utilization agrees with', () => {
    const [before, now] = [at(NOON - 15_000), at(NOON)];
    const idle = (list: FlatPoint[], metric: string, host: string): number =>
      of(list, metric).find(
        (p) =>
          hostOf(p) === host &&
          p.attributes['cpu.mode'] === 'idle' &&
          !('cpu.logical_number' in p.attributes),
      )?.value ?? Number.NaN;
    for (const host of world.hosts) {
      const spent = idle(now, 'system.cpu.time', host.name) - idle(before, 'system.cpu.time', host.name);
      expect(spent / (15 * host.cores)).toBeCloseTo(idle(now, 'system.cpu.utilization', host.name), 6);
    }
  });

  it('stop while a host is away and come back with an uptime near zero', () => {
    const outage = world.uptime.events(NOON - 8 * HOUR, NOON).find(({ kind }) => kind === 'outage');
    expect(outage).toBeDefined();
    if (outage) {
      const uptimes = (timeMs: number): FlatPoint[] =>
        of(at(timeMs), 'system.uptime').filter((point) => hostOf(point) === outage.host.name);
      expect(uptimes(outage.startMs - 15_000)).toHaveLength(1);
      expect(uptimes(outage.startMs + 10 * MINUTE)).toEqual([]);
      expect(uptimes(outage.endMs + 15_000).map(({ value }) => value)).toEqual([15]);
    }
  });

  it('carry the time of the host’s own clock', () => {
    const clocks = new Map(
      of(points, 'system.uptime').map((point) => [
        hostOf(point),
        Number(point.timeUnixNano / 1_000_000n) - NOON,
      ]),
    );
    const wrong = [...clocks].filter(([, offset]) => offset !== 0);
    expect(wrong).toEqual([['data-worker-02', 40_000]]);
  });

  it('name at least ten processes a host, none owned by a person', () => {
    const owners = new Set(
      of(points, 'process.cpu.utilization').map(({ attributes }) => String(attributes['process.owner'])),
    );
    const accounts = [
      'root',
      'app',
      'syslog',
      '_chrony',
      'messagebus',
      'vigilops',
      'postgres',
      'redis',
      'www-data',
      'rabbitmq',
    ];
    expect([...owners].filter((owner) => !accounts.includes(owner))).toEqual([]);
    const perHost = [...Map.groupBy(of(points, 'process.cpu.utilization'), hostOf).values()].map(
      (list) => list.length,
    );
    expect(Math.min(...perHost)).toBeGreaterThanOrEqual(10);
  });
});

describe('the stories of disks and neighbours', () => {
  const diskOf = (habit: string) =>
    world.hosts
      .flatMap((host) => host.disks.map((disk) => ({ host, disk })))
      .find(({ disk }) => disk.habit === habit);

  it('fill one disk in a straight line, for days', () => {
    const filling = diskOf('filling');
    expect(filling).toBeDefined();
    if (filling) {
      const day = Array.from({ length: 25 }, (_, i) =>
        usedShare(filling.host, filling.disk, NOON + i * HOUR),
      );
      const steps = day.slice(1).map((share, i) => share - (day[i] ?? 0));
      const rising = steps.filter((step) => step > 0);
      expect(rising.length).toBeGreaterThanOrEqual(23);
      expect(Math.max(...rising) - Math.min(...rising)).toBeLessThan(1e-9);
    }
  });

  it('saw up and down on the disk whose logs rotate', () => {
    const rotating = diskOf('rotating');
    expect(rotating).toBeDefined();
    if (rotating) {
      const day = Array.from({ length: 24 * 12 + 1 }, (_, i) =>
        usedShare(rotating.host, rotating.disk, NOON + i * 5 * MINUTE),
      );
      expect(day.slice(1).filter((share, i) => share < (day[i] ?? 0) - 0.2)).toHaveLength(4);
    }
  });

  it('steal CPU time from one host, now and then', () => {
    const steals = Array.from({ length: 40 }, (_, i) => NOON + i * 5 * MINUTE).map((timeMs) =>
      Math.max(
        ...flatten(metrics.hosts(timeMs).groups)
          .filter(
            (point) =>
              hostOf(point) === 'orders-worker-01' &&
              point.attributes['cpu.mode'] === 'steal' &&
              point.metric === 'system.cpu.utilization',
          )
          .map(({ value }) => value),
      ),
    );
    expect(Math.max(...steals)).toBeGreaterThan(0.25);
    expect(steals.filter((steal) => steal > 0.1).length).toBeLessThan(8);
  });
});
