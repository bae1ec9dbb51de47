import { describe, expect, it } from 'vitest';
import type { CauseMetricFact, CauseSeries } from '../../model/index.ts';
import { addDatabases } from './add-databases.ts';
import { addNumbers } from './add-metrics.ts';
import { createGraph, hostId, serviceId } from './graph.ts';
import { readMetric, seriesName } from './metric-roles.ts';

const MINUTE_US = 60e6;
const LOOKED = { fromUs: 0, toUs: 60 * MINUTE_US, onsetUs: 50 * MINUTE_US };
const HOSTS = [
  { id: 1, name: 'db-1', ips: ['10.0.0.5'] },
  { id: 2, name: 'web-1', ips: [] },
];
const KNOWN = { hosts: HOSTS, databases: [{ id: 7, hostId: 1, name: 'shop-db' }] };
const metric: CauseMetricFact = {
  id: 9,
  name: 'vigilops.db.lock.wait.longest',
  kind: 'gauge',
  unit: 's',
  temporality: 'unspecified',
  monotonic: false,
} as CauseMetricFact;
const series = (labels: Record<string, string> = {}, on: number | null = 1): CauseSeries => ({
  id: 1,
  metricId: 9,
  hostId: on,
  service: '',
  labels: {
    'vigilops.db.instance': 'shop-db',
    'db.system.name': 'postgresql',
    'server.address': '127.0.0.1',
    'server.port': '5432',
    ...labels,
  },
});

function graphWith(callee = 'postgresql@db-1', on: number | null = 1) {
  const graph = createGraph(LOOKED);
  const nobody = { service_id: null, host: null, service: null };
  for (const { id, name } of HOSTS) {
    graph.place({ id: hostId(id), kind: 'host', name, ...nobody, host_id: id });
  }
  graph.place({ id: serviceId('shop'), kind: 'service', name: 'shop', ...nobody, host_id: null });
  graph.place({ id: `database:${callee}`, kind: 'database', name: callee, ...nobody, host_id: on });
  return graph;
}
const edgesOf = (graph: ReturnType<typeof graphWith>) =>
  graph.edges().map(({ from, to, type }) => [from, type, to]);

describe('database servers that agents watch', () => {
  it('are places on their host, and what callers name by its address', () => {
    const graph = graphWith();
    addDatabases(graph, [series(), series()], KNOWN);
    expect(graph.infoOf('database:1/shop-db')).toMatchObject({
      kind: 'database',
      name: 'shop-db',
      host_id: 1,
      databaseId: 7,
    });
    expect(edgesOf(graph)).toEqual([
      ['database:1/shop-db', 'runs-on', 'host:1'],
      ['database:postgresql@db-1', 'uses', 'database:1/shop-db'],
    ]);
  });

  it('that are asked over the network run where their address says', () => {
    const graph = graphWith();
    addDatabases(graph, [series({ 'server.address': '10.0.0.5' }, 2)], KNOWN);
    expect(edgesOf(graph)).toContainEqual(['database:2/shop-db', 'runs-on', 'host:1']);
    const elsewhere = graphWith('postgresql@rds.example.com', null);
    addDatabases(elsewhere, [series({ 'server.address': 'rds.example.com' }, 2)], KNOWN);
    expect(edgesOf(elsewhere)).toEqual([
      ['database:postgresql@rds.example.com', 'uses', 'database:2/shop-db'],
    ]);
  });

  it('are not what callers name on other hosts, or of another kind', () => {
    const redis = graphWith('redis@db-1');
    addDatabases(redis, [series()], KNOWN);
    expect(edgesOf(redis)).toEqual([['database:1/shop-db', 'runs-on', 'host:1']]);
    const other = graphWith('postgresql@web-1', 2);
    addDatabases(other, [series()], KNOWN);
    expect(edgesOf(other)).toEqual([['database:1/shop-db', 'runs-on', 'host:1']]);
  });

  it('are blamed for a lock in words that name who is at its root', () => {
    const graph = graphWith();
    const waits = series({ 'vigilops.db.lock.blocker': 'shop @ billing (idle in transaction)' });
    expect(readMetric(metric)).toMatchObject({ role: 'saturation' });
    expect(seriesName(metric, waits)).toBe(
      'vigilops.db.lock.wait.longest shop @ billing (idle in transaction)',
    );
    addDatabases(graph, [waits], KNOWN);
    addNumbers(
      graph,
      {
        series: [{ series: waits, group: 0 }],
        metrics: new Map([[9, metric]]),
        numbers: [{ group: 0, minutes: [50, 51], values: [20, 80] }],
        isCut: false,
      },
      LOOKED,
    );
    const node = graph.nodes().find(({ id }) => id === 'database:1/shop-db');
    expect(node?.metrics[0]?.name).toContain('shop @ billing');
    // Before anybody waited it was zero, not unknown.
    expect(node?.metrics[0]?.reference.every(({ value }) => value === 0)).toBe(true);
    expect(node?.metrics[0]?.reference.length).toBeGreaterThan(30);
  });
});
