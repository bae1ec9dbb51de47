import { describe, expect, it } from 'vitest';

import { collectorDeps } from '../../test/collecting.ts';
import { createHostTree } from '../../test/host-tree.ts';
import { createManualClock } from '../../test/manual-clock.ts';
import { databaseConfig, figures, findings } from '../databases/test/databases-kit.ts';
import { DatabaseTrouble, type DatabaseConfig, type DatabaseProbe } from '../databases/types.ts';
import { collectOnce } from './once.ts';
import { readable } from './table.ts';

/** One server that is well and does not show all, and one that cannot be asked. */
function openProbe({ name }: DatabaseConfig): Promise<DatabaseProbe> {
  const found = findings({
    state: {
      figures: figures({ connections: 3, cache_hit_ratio: 0.5 }),
      missing: [{ what: 'pg_stat_statements', grant: 'CREATE EXTENSION pg_stat_statements' }],
    },
    reports: [{ type: 'connections', groups: [], is_cut: false }],
  });
  return Promise.resolve({
    look: () =>
      name === 'away'
        ? Promise.reject(new DatabaseTrouble('unreachable', 'it cannot be reached'))
        : Promise.resolve(found),
    close: () => Promise.resolve(),
  });
}

async function runOnce(json: boolean, databases: readonly DatabaseConfig[] = []): Promise<string> {
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
    databases,
    json,
  } as const;
  const result = collectOnce(options, (agent) => collectorDeps(tree, { clock, agent }), openProbe);
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

  it('prints what databases say, and what their accounts may not see', async () => {
    const text = await runOnce(false, [databaseConfig(), databaseConfig({ name: 'away', host: '/run/pg' })]);
    expect(text.split('\n\n').at(-1)).toBe(
      [
        'Databases',
        '  shop (postgresql db.test:5432): 16.2, primary',
        '    connections 3, cache_hit_ratio 0.500',
        '    2 readings; connections, connections',
        '    missing: pg_stat_statements: CREATE EXTENSION pg_stat_statements',
        '  away (postgresql /run/pg): it cannot be reached',
      ].join('\n'),
    );
    expect(await runOnce(false)).toMatch(/^No databases are configured\.$/m);
  });

  it('prints no password of a database', async () => {
    const text = await runOnce(true, [databaseConfig()]);
    expect(text).not.toContain('geheim');
    expect(JSON.parse(text)).toMatchObject({ databases: [{ name: 'shop', state: { is_up: true } }] });
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
