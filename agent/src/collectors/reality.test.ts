import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import { statfs } from 'node:fs/promises';

import { METRIC } from '@vigilops/contracts';
import { systemClock } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';

import { collect } from '../../test/collecting.ts';
import { hostPaths } from '../host/paths.ts';
import type { CollectorDeps } from './contract.ts';
import { type CollectorName, COLLECTORS } from './registry.ts';
import { systemCollectorDeps } from './system-deps.ts';

/** What the system's own tools say of this very machine. */
function say(tool: string, ...args: readonly string[]): string | undefined {
  try {
    return execFileSync(tool, args, { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  } catch {
    return undefined;
  }
}

function deps(): CollectorDeps {
  return systemCollectorDeps({
    platform: 'linux',
    paths: hostPaths({}),
    clock: systemClock,
    statfs: (path) => statfs(path),
    agent: () => ({ collectorErrors: new Map(), collectionSeconds: new Map() }),
  });
}

async function collectHere(name: CollectorName) {
  const collector = COLLECTORS[name](deps());
  try {
    return await collect(collector, 0);
  } finally {
    collector.close();
  }
}

const free = say('free', '-b');
const df = say('df', '-B1', '--output=size,used,avail', '/');
const ps = say('ps', '-o', 'rss=', '-p', String(process.pid));

describe.runIf(process.platform === 'linux')('on this machine the agent agrees with', () => {
  it.skipIf(free === undefined)('free(1) on memory', async () => {
    const { value } = await collectHere('memory');
    const [, total = NaN, , , , , available = NaN] =
      /^Mem:.*$/m
        .exec(say('free', '-b') ?? '')?.[0]
        .split(/\s+/)
        .map(Number) ?? [];
    expect(value(METRIC.memoryLimit)).toBe(total);
    // Other programs run beside the test: a twentieth of the machine may change hands in between.
    expect(Math.abs((value(METRIC.memoryLinuxAvailable) ?? NaN) - available) / total).toBeLessThan(0.05);
  });

  it.skipIf(df === undefined)('df(1) on the root file system', async () => {
    const { readings } = await collectHere('filesystem');
    const root = readings.filter(({ attributes }) => attributes['system.filesystem.mountpoint'] === '/');
    const state = (name: string) =>
      root.find(({ attributes }) => attributes['system.filesystem.state'] === name)?.value ?? NaN;
    const [size = NaN, used = NaN, avail = NaN] =
      (df ?? '').trim().split('\n')[1]?.trim().split(/\s+/).map(Number) ?? [];
    expect(root.find(({ metric }) => metric === METRIC.filesystemLimit)?.value).toBe(size);
    expect(Math.abs(state('used') - used) / size).toBeLessThan(0.02);
    expect(Math.abs(state('free') - avail) / size).toBeLessThan(0.02);
  });

  it.skipIf(ps === undefined)('ps(1) on the number of processes', async () => {
    const { of } = await collectHere('processes');
    const counted = of(METRIC.processCount).reduce((sum, { value }) => sum + value, 0);
    const listed = (say('ps', '-e', '-o', 'pid=') ?? '').trim().split('\n').length;
    expect(Math.abs(counted - listed)).toBeLessThanOrEqual(Math.max(10, listed / 5));
  });

  it('the kernel on its own counters of disks and interfaces', async () => {
    const [disks, interfaces] = [await collectHere('disk'), await collectHere('network')];
    for (const { value } of [...disks.readings, ...interfaces.readings]) {
      expect(value).toBeGreaterThanOrEqual(0);
    }
    const uptime = Number(say('cat', '/proc/uptime')?.split(' ')[0]);
    expect(Math.abs(((await collectHere('system')).value(METRIC.uptime) ?? NaN) - uptime)).toBeLessThan(60);
  });

  it('the kernel that a process which has ended is gone, though its file is still open', async () => {
    const sleeper = spawn('sleep', ['600']);
    const collector = COLLECTORS.processes(deps());
    const countOf = async (second: number) => {
      const { of, problems } = await collect(collector, second);
      expect(problems).toEqual([]);
      return of(METRIC.processCount).length;
    };
    await countOf(0);
    expect(openStatFiles()).toContain(`/proc/${sleeper.pid}/stat`);
    sleeper.kill('SIGKILL');
    await once(sleeper, 'exit');
    await countOf(1);
    expect(openStatFiles()).not.toContain(`/proc/${sleeper.pid}/stat`);
    collector.close();
    expect(openStatFiles()).toEqual([]);
  });
});

/** The stat files of other processes that this one holds open. */
function openStatFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return /^\/proc\/\d+\/stat$/.test(target) ? [target] : [];
    } catch {
      return [];
    }
  });
}
