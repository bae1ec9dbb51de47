import type { DatabaseReading } from '../types.ts';

type Metric = Pick<DatabaseReading, 'metric' | 'kind' | 'unit'> & {
  readonly description: string;
  readonly attributes: readonly string[];
};

const NAMESPACE = ['db.namespace'];
const LAG = ['operation', 'replication_client'];

/**
 * Beside the metrics that all kinds of databases share. Names, units and attributes are those of the PostgreSQL receiver of
 * the OpenTelemetry Collector (contrib, v0.156) where it has them.
 */
export const METRICS = [
  row(
    'vigilops.db.queries',
    'counter',
    '{query}',
    'Statements that pg_stat_statements counted since the agent began',
  ),
  row('vigilops.db.transactions', 'counter', '{transaction}', 'Commits and rollbacks'),
  row('vigilops.db.deadlocks', 'counter', '{deadlock}', 'Deadlocks that the server broke'),
  row(
    'vigilops.db.slow_queries',
    'counter',
    '{query}',
    'Statements above the threshold that were seen since the agent began',
  ),
  row('postgresql.backends', 'updown', '1', 'Backends of a database', NAMESPACE),
  row('postgresql.connection.max', 'gauge', '{connections}', 'Connections that the server allows'),
  row('postgresql.database.count', 'updown', '{databases}', 'Databases of the server'),
  row('postgresql.commits', 'counter', '1', 'Commits', NAMESPACE),
  row('postgresql.rollbacks', 'counter', '1', 'Rollbacks', NAMESPACE),
  row('postgresql.blks_hit', 'counter', '{blks_hit}', 'Blocks that were found in shared buffers', NAMESPACE),
  row('postgresql.blks_read', 'counter', '{blks_read}', 'Blocks that were not', NAMESPACE),
  row(
    'postgresql.temp_files',
    'counter',
    '{temp_file}',
    'Files that statements wrote for want of memory',
    NAMESPACE,
  ),
  row('postgresql.temp.io', 'counter', 'By', 'Bytes written to such files', NAMESPACE),
  row('postgresql.deadlocks', 'counter', '{deadlock}', 'Deadlocks', NAMESPACE),
  row('postgresql.tup_returned', 'counter', '{tup_returned}', 'Rows that scans read', NAMESPACE),
  row('postgresql.tup_fetched', 'counter', '{tup_fetched}', 'Rows that index scans fetched', NAMESPACE),
  row('postgresql.tup_inserted', 'counter', '{tup_inserted}', 'Rows inserted', NAMESPACE),
  row('postgresql.tup_updated', 'counter', '{tup_updated}', 'Rows updated', NAMESPACE),
  row('postgresql.tup_deleted', 'counter', '{tup_deleted}', 'Rows deleted', NAMESPACE),
  row('postgresql.db_size', 'updown', 'By', 'Size of a database on disk', NAMESPACE),
  row('postgresql.bgwriter.buffers.allocated', 'counter', '{buffers}', 'Buffers allocated'),
  row('postgresql.bgwriter.buffers.writes', 'counter', '{buffers}', 'Buffers written, by who wrote them', [
    'source',
  ]),
  row('postgresql.bgwriter.checkpoint.count', 'counter', '{checkpoints}', 'Checkpoints, by why', ['type']),
  row('postgresql.bgwriter.duration', 'counter', 'ms', 'Time of checkpoints, by what they did', ['type']),
  row(
    'postgresql.bgwriter.maxwritten',
    'counter',
    '1',
    'Times that the background writer had written too much',
  ),
  row('postgresql.replication.data_delay', 'gauge', 'By', 'Journal that a replica has not replayed', [
    'replication_client',
  ]),
  row('postgresql.wal.delay', 'gauge', 's', 'Delay of a replica, by what it has to do', LAG),
  row('vigilops.db.postgresql.replication_slot.retained', 'gauge', 'By', 'Journal kept for a slot', [
    'slot',
    'active',
  ]),
  row(
    'vigilops.db.postgresql.conflicts',
    'counter',
    '{query}',
    'Statements ended by recovery on a replica',
    NAMESPACE,
  ),
  row(
    'vigilops.db.postgresql.sessions',
    'counter',
    '{session}',
    'Sessions, by how they ended; any: all that began',
    ['db.namespace', 'session.end'],
  ),
  row(
    'vigilops.db.postgresql.waiting',
    'gauge',
    '{session}',
    'Sessions that run something, by what they wait for',
    ['wait.type'],
  ),
  row('vigilops.db.postgresql.autovacuum.workers', 'gauge', '{process}', 'Workers of autovacuum that run'),
  row(
    'vigilops.db.postgresql.multixact.age',
    'gauge',
    '{transaction}',
    'Age of the oldest multixact id, of 2^31',
  ),
  row(
    'vigilops.db.postgresql.statements.dealloc',
    'counter',
    '{deallocation}',
    'Times that pg_stat_statements made room for new ones',
  ),
] as const satisfies readonly Metric[];

type MetricName = (typeof METRICS)[number]['metric'];

function row<const Name extends string>(
  metric: Name,
  kind: DatabaseReading['kind'],
  unit: string,
  description: string,
  attributes: readonly string[] = [],
): Metric & { readonly metric: Name } {
  return { metric, kind, unit, description, attributes };
}

const UNITS = new Map<string, string>(METRICS.map(({ metric, unit }) => [metric, unit]));

type Attributes = DatabaseReading['attributes'];
const reading =
  (kind: DatabaseReading['kind']) =>
  (metric: MetricName, value: number, attributes: Attributes = {}): DatabaseReading => ({
    metric,
    kind,
    unit: UNITS.get(metric) ?? '1',
    value,
    attributes,
  });

export const counter = reading('counter');
export const gauge = reading('gauge');
export const updown = reading('updown');
