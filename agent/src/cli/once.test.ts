import { describe, expect, it } from 'vitest';

import { collectorDeps } from '../../test/collecting.ts';
import { createHostTree } from '../../test/host-tree.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { collectOnce } from './once.ts';
import { readable } from './table.ts';

async function runOnce(json: boolean): Promise<string> {
  const tree = createHostTree({
    'proc/stat': 'cpu  0 0 0 100 0 0 0 0\ncpu0 0 0 0 100 0 0 0 0\n',
    'proc/uptime': '60.5 1\n',
    'proc/net/tcp': 'head\n   0: 0100007F:1F90 00000000:0000 0A 0\n',
  });
  const clock = createManualClock();
  const options = {
    resource: { 'host.name': 'web-1', 'host.ip': ['10.0.0.1', '10.0.0.2'] },
    disabled: ['processes', 'filesystem', 'disk', 'network', 'memory', 'load', 'self'],
    logPaths: ['/var/log/a.log'],
    databases: [],
    json,
  } as const;
  const result = collectOnce(options, (agent) => collectorDeps(tree, { clock, agent }));
  await clock.advance(0);
  tree.write({ 'proc/stat': 'cpu  25 0 0 175 0 0 0 0\ncpu0 25 0 0 175 0 0 0 0\n' });
  await clock.advance(1_000);
  return result;
}

describe('collectOnce', () => {
  it('prints resource, readings with rates and units, and log files', async () => {
    const text = await runOnce(false);
    expect(text).toMatch(/^ {2}host.ip: 10.0.0.1, 10.0.0.2$/m);
    expect(text).toMatch(/^system.cpu.utilization +user +25.00 %$/m);
    expect(text).toMatch(/^system.uptime +60.500 s$/m);
    expect(text).toMatch(/^ {2}\/var\/log\/a.log$/m);
  });

  it('keeps what only the first round has read', async () => {
    expect(await runOnce(false)).toMatch(/^system.network.connection.count +tcp listen +1 connection$/m);
  });

  it('prints the same as JSON', async () => {
    const parsed = JSON.parse(await runOnce(true)) as { readings: object[]; problems: string[] };
    expect(parsed.readings).toContainEqual({
      metric: 'system.cpu.utilization',
      value: 0.25,
      attributes: { 'cpu.mode': 'user' },
      unit: '1',
    });
    expect(parsed.problems).toEqual([]);
  });
});

describe('readable', () => {
  it.each([
    [0, 'By', '0 B'],
    [1_023, 'By', '1023 B'],
    [1_536, 'By', '1.50 KiB'],
    [8_589_934_592, 'By', '8.00 GiB'],
    [0.125, '1', '12.50 %'],
    [3, '{process}', '3 process'],
    [1.23456, 's', '1.235 s'],
  ])('writes %d %s as %s', (value, unit, text) => {
    expect(readable(value, unit)).toBe(text);
  });
});
