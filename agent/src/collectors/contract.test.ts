import { readdirSync, readlinkSync } from 'node:fs';

import { METRIC } from '@vigilops/contracts';
import { describe, expect, it } from 'vitest';

import { collect, collectorDeps } from '../../test/collecting.ts';
import { createHostTree, type HostTree } from '../../test/host-tree.ts';
import { INSTRUMENTS, instrumentOf } from '../metrics/instruments.ts';
import type { Reading } from '../metrics/reading.ts';
import { DROP_REASONS } from '../spool/types.ts';
import type { AgentState } from './agent-state.ts';
import type { CollectorDeps } from './contract.ts';
import { COLLECTORS, type CollectorName, OPTIONAL_COLLECTORS } from './registry.ts';

const names = Object.keys(COLLECTORS) as CollectorName[];

/** A small but whole host, so that every collector has something to read. */
function wholeHost(): HostTree {
  const tree = createHostTree({
    'proc/stat': 'cpu  1 2 3 4 5 6 7 8 9 10\ncpu0 1 2 3 4 5 6 7 8 9 10\nintr 1\n',
    'proc/loadavg': '0.20 0.18 0.12 1/80 11206\n',
    'proc/meminfo': 'MemTotal: 100 kB\nMemFree: 40 kB\nSwapTotal: 10 kB\nSwapFree: 5 kB\n',
    'proc/uptime': '350735.47 234388.90\n',
    'proc/diskstats': '254 0 vda 1 1 1 1 1 1 1 1 0 1 1\n',
    'proc/net/dev': 'h\nh\neth0: 1 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0\n',
    'proc/net/tcp': 'head\n   0: 0100007F:1F90 00000000:0000 0A 0\n',
    'proc/self/mountinfo': '27 1 254:0 / / rw - ext4 /dev/vda1 rw\n',
    'proc/9/stat': '9 (x) S 1 9 9 0 -1 4194304 0 0 0 0 5 5 0 0 20 0 1 0 1 1000 25 0\n',
    'sys/block/vda/device/model': 'x',
  });
  return tree;
}

const queue = {
  records: 1,
  rows: 10,
  bytes: 100,
  maxBytes: 1_000,
  oldestAgeMs: 1_500,
  blocked: false,
  writeError: null,
  dropped: { queue_full: 1, disk_full: 0, age: 2, corrupt: 0, rejected: 3 },
  quarantined: 0,
};
const counts = { metrics: 5, logs: 6, 'relay-metrics': 0, 'relay-logs': 0, 'relay-traces': 0 };
const state: AgentState = {
  collectorErrors: new Map([['cpu', 2]]),
  collectionSeconds: new Map([['cpu', 0.001]]),
  spool: { metrics: queue, logs: queue },
  sender: { sentRecords: counts, sentRows: counts, refusedRows: counts, failedRequests: 1, trouble: null },
  logs: {
    files: 1,
    openFiles: 1,
    lines: 1,
    records: 1,
    bytes: 1,
    lagBytes: 77,
    truncatedLines: 0,
    truncations: 0,
    lostBytes: 0,
    refusedFiles: 0,
  },
  relay: { refused: new Map([['OVERLOADED', 4]]) },
  checks: [
    { key: 'own:a', name: 'a', type: 'http', id: undefined, isUp: true, durationMs: 12 },
    { key: 'id:7', name: 'a', type: 'http', id: 7, isUp: false, durationMs: 10_000 },
  ],
};

function depsOf(tree: HostTree): CollectorDeps {
  return collectorDeps(tree, {
    statfs: () => Promise.resolve({ bsize: 1, frsize: 1, blocks: 10, bfree: 5, bavail: 4 }),
    agent: () => state,
  });
}

/** Everything that two rounds on a whole host report. */
async function readingsOf(name: CollectorName): Promise<readonly Reading[]> {
  const tree = wholeHost();
  const collector = COLLECTORS[name](depsOf(tree));
  await collect(collector, 0);
  tree.write({
    'proc/stat': 'cpu  11 12 13 14 15 16 17 18 0 0\ncpu0 11 12 13 14 15 16 17 18 0 0\nintr 1\n',
    'proc/9/stat': '9 (x) S 1 9 9 0 -1 4194304 0 0 0 0 9 9 0 0 20 0 1 0 1 1000 25 0\n',
  });
  const { readings } = await collect(collector, 15);
  collector.close();
  return readings;
}

describe.each(names)('the collector %s', (name) => {
  it('reports something of a whole host', async () => {
    expect(await readingsOf(name)).not.toEqual([]);
  });

  it('uses only attributes that its instruments declare, and no empty ones', async () => {
    for (const { metric, attributes } of await readingsOf(name)) {
      expect(instrumentOf(metric).attributes, metric).toEqual(
        expect.arrayContaining(Object.keys(attributes)),
      );
      expect(Object.values(attributes), metric).not.toContain('');
    }
  });

  it('reports finite numbers, shares between 0 and 1, whole numbers where they are counted', async () => {
    for (const { metric, value } of await readingsOf(name)) {
      const { unit, valueType, kind } = instrumentOf(metric);
      expect(Number.isFinite(value), metric).toBe(true);
      expect(valueType === 'double' || Number.isInteger(value), metric).toBe(true);
      expect(unit !== '1' || (value >= 0 && value <= 1), `${metric} ${value}`).toBe(true);
      expect(kind === 'gauge' || value >= 0, metric).toBe(true);
    }
  });

  it('reports no series twice in a round', async () => {
    const series = (await readingsOf(name)).map(({ metric, attributes }) =>
      JSON.stringify([metric, attributes]),
    );
    expect(series).toHaveLength(new Set(series).size);
  });

  it('on a host that shows nothing either fails by an error or reports what needs no host', async () => {
    const collector = COLLECTORS[name](depsOf(createHostTree()));
    const readings = await collect(collector).then(
      (round) => round.readings,
      (error: unknown) => {
        expect(error).toBeInstanceOf(Error);
        return [];
      },
    );
    expect(readings.every(({ value }) => Number.isFinite(value))).toBe(true);
    collector.close();
  });

  it('leaves no file open when it is closed', async () => {
    const tree = wholeHost();
    const collector = COLLECTORS[name](depsOf(tree));
    await collect(collector);
    collector.close();
    expect(() => collector.close()).not.toThrow();
    expect(openFilesUnder(tree.directory)).toEqual([]);
  });
});

describe('the family of collectors', () => {
  it('covers every instrument', async () => {
    const reported = new Set((await Promise.all(names.map(readingsOf))).flat().map(({ metric }) => metric));
    expect(Object.keys(INSTRUMENTS).filter((metric) => !reported.has(metric as never))).toEqual([]);
  });

  it('always beats', () => {
    expect(OPTIONAL_COLLECTORS).not.toContain('heartbeat');
    expect(OPTIONAL_COLLECTORS).toHaveLength(names.length - 1);
  });

  it('tells every way of losing rows as a reason of its own', async () => {
    const drops = (await readingsOf('self')).filter(({ metric }) => metric === METRIC.agentDropped);
    const reasons = drops
      .filter(({ attributes }) => attributes['vigilops.queue'] === 'metrics')
      .map(({ attributes }) => attributes['vigilops.drop.reason']);
    expect(reasons).toEqual([...DROP_REASONS, 'refused']);
  });
});

/** Paths under `directory` that this process has open, where /proc can tell. */
function openFilesUnder(directory: string): string[] {
  if (process.platform !== 'linux') {
    return [];
  }
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return target.startsWith(directory) ? [target] : [];
    } catch {
      // The descriptor of the listing itself.
      return [];
    }
  });
}
