import { expect, it } from 'vitest';
import type { CauseMetricFact } from '../../model/index.ts';
import { readMetric, seriesName } from './metric-roles.ts';

const metric = (name: string, fields: Partial<CauseMetricFact> = {}): CauseMetricFact => ({
  id: 1,
  name,
  kind: 'gauge',
  unit: '1',
  temporality: 'unspecified',
  monotonic: false,
  ...fields,
});
const COUNTER = { kind: 'sum', temporality: 'cumulative', monotonic: true } as const;
const series = (labels: Record<string, string>) => ({ id: 1, metricId: 1, hostId: 1, service: '', labels });

it.each([
  ['system.cpu.utilization', {}, 'saturation'],
  ['postgresql.backends', {}, 'saturation'],
  ['db.client.connection.count', {}, 'saturation'],
  ['db.client.connection.pending_requests', {}, 'saturation'],
  ['jvm.memory.used', {}, 'saturation'],
  ['redis.clients.connected', {}, 'saturation'],
  ['db.client.connection.timeouts', COUNTER, 'count'],
  ['postgresql.deadlocks', COUNTER, 'count'],
  ['http.client.latency', {}, 'latency'],
  ['mysql.queries', COUNTER, 'traffic'],
])('reads %s as what it says', (name, fields, role) => {
  expect(readMetric(metric(name, fields))?.role).toBe(role);
});

it.each([
  ['db.client.connection.max', {}],
  ['jvm.memory.limit', {}],
  ['system.uptime', {}],
  ['process.cpu.utilization', {}],
  ['vigilops.ingest.queue.rows', {}],
  ['gc.duration.total', COUNTER],
  ['weather.temperature', {}],
])('leaves out %s, which bounds, says nothing, or is read elsewhere', (name, fields) => {
  expect(readMetric(metric(name, fields))).toBeUndefined();
});

it('sums the modes in which a CPU works, and leaves out those in which it does not', () => {
  const cpu = metric('system.cpu.utilization');
  expect(seriesName(cpu, series({ 'cpu.mode': 'user' }))).toBe(
    seriesName(cpu, series({ 'cpu.mode': 'system' })),
  );
  expect(seriesName(cpu, series({ 'cpu.mode': 'idle' }))).toBeUndefined();
});

it('keeps file systems apart', () => {
  const disk = metric('system.filesystem.utilization');
  expect(seriesName(disk, series({ 'system.filesystem.mountpoint': '/var', 'system.device': 'sda1' }))).toBe(
    'system.filesystem.utilization /var',
  );
});
