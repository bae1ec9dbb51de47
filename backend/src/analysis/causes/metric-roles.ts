import { DATABASE, LOCK_WAIT, METRIC } from '@vigilops/contracts';
import type { MetricRole } from '@vigilops/analysis/cause';
import type { CauseMetricFact, CauseSeries } from '../../model/index.ts';

/** How a metric of unknown senders is read. */
export interface ReadMetric {
  readonly role: Extract<MetricRole, 'saturation' | 'count' | 'latency' | 'traffic'>;
  readonly behaviour: 'counter' | 'delta' | 'level';
  /** Read first, the lower the earlier: series are bounded. */
  readonly place: number;
}

/** Metrics of hosts, by name. What else hosts tell says little of a cause, or follows from these. */
const OF_HOSTS: ReadonlyMap<string, ReadMetric['role']> = new Map([
  [METRIC.cpuUtilization, 'saturation'],
  [METRIC.memoryUtilization, 'saturation'],
  [METRIC.filesystemUtilization, 'saturation'],
  [METRIC.pagingUtilization, 'saturation'],
  [METRIC.diskIoTime, 'saturation'],
  [METRIC.cpuLoad1m, 'saturation'],
  [METRIC.networkErrors, 'count'],
  [METRIC.networkDropped, 'count'],
  [METRIC.networkIo, 'traffic'],
]);

/** Of database servers that agents watch, in what all kinds have in common. */
const OF_DATABASES: ReadonlyMap<string, ReadMetric['role']> = new Map([
  [LOCK_WAIT, 'saturation'],
  ['vigilops.db.lock.waiting', 'saturation'],
  ['vigilops.db.connections.utilization', 'saturation'],
  ['vigilops.db.memory.utilization', 'saturation'],
  ['vigilops.db.replication.lag', 'saturation'],
  ['vigilops.db.slow_queries', 'count'],
  ['vigilops.db.deadlocks', 'count'],
  ['vigilops.db.evictions', 'count'],
  ['vigilops.db.queries', 'traffic'],
]);

/** Bounds and inventories do not move with a trouble. */
const STILL = /(?:^|[._])(?:limit|max|min|maximum|capacity|info|version|uptime|count_max|total_memory)$/;
/** What an instrument says of itself, and what is read elsewhere. */
const NOT_THESE = /^(?:system|process|vigilops|otel|scrape|promhttp|target)[._]/;
const WORDS: readonly (readonly [ReadMetric['role'], RegExp])[] = [
  [
    'count',
    /error|fail|timeout|timed_out|reject|drop|retransmit|retries|deadlock|rollback|abort|evict|conflict|oom|throttl|restart|refused/,
  ],
  [
    'saturation',
    /utili[sz]ation|saturation|pending|queue|waiting|blocked|backlog|lag$|in_?flight|active_requests/,
  ],
  [
    'saturation',
    /(?:connection|thread|pool|client|backend|session|handle|descriptor|heap|memory)s?[._](?:.*[._])?(?:usage|used|active|busy|connected|running|count|open)$|backends$|connections$/,
  ],
  ['latency', /latency|duration|response_time|delay|pause/],
  ['traffic', /requests|queries|transactions|commands|operations|messages|throughput/],
];
const PLACES: Readonly<Record<ReadMetric['role'], number>> = {
  saturation: 1,
  count: 2,
  latency: 3,
  traffic: 4,
};

/** Undefined: it is not asked for. Unknown metrics are left out, since among many something always moves. */
export function readMetric(metric: CauseMetricFact): ReadMetric | undefined {
  const behaviour =
    metric.kind === 'sum' && metric.temporality === 'delta'
      ? 'delta'
      : metric.kind === 'sum' && metric.monotonic
        ? 'counter'
        : 'level';
  const own = OF_HOSTS.get(metric.name) ?? OF_DATABASES.get(metric.name);
  if (own !== undefined) {
    return { role: own, behaviour, place: own === 'traffic' ? PLACES.traffic : 0 };
  }
  const name = metric.name.toLowerCase();
  if (NOT_THESE.test(name) || STILL.test(name)) {
    return undefined;
  }
  const role = WORDS.find(([, words]) => words.test(name))?.[0];
  // Seconds that add up are neither a latency nor a count of anything.
  const isTime = behaviour !== 'level' && role === 'latency';
  return role === undefined || isTime ? undefined : { role, behaviour, place: PLACES[role] };
}

/** States that are no use of the resource; their series would tell the same with the sign turned. */
const NO_USE = new Set([
  'idle',
  'iowait',
  'wait',
  'free',
  'cached',
  'buffers',
  'available',
  'reserved',
  'unused',
]);
const STATES = [
  'cpu.mode',
  'state',
  'system.memory.state',
  'system.paging.state',
  'system.filesystem.state',
  'db.client.connection.state',
];

/**
 * What a series is called in an answer; series of one name and node are summed. Undefined: it says nothing of its own, such
 * as the idle time of a CPU.
 */
export function seriesName(metric: CauseMetricFact, { labels }: CauseSeries): string | undefined {
  if (STATES.some((key) => NO_USE.has(labels[key] ?? ''))) {
    return undefined;
  }
  const rest = Object.entries(labels)
    .filter(([key]) => !STATES.includes(key) && !NOT_A_NAME.has(key))
    .map(([, value]) => value.slice(0, 64))
    .sort();
  return [metric.name, ...rest.slice(0, 3)].join(' ');
}

const NOT_A_NAME = new Set<string>([
  // Whose metric it is, is the place.
  DATABASE.instance,
  DATABASE.system,
  DATABASE.address,
  DATABASE.port,
  'system.device',
  'device',
  'system.filesystem.type',
  'type',
  'system.filesystem.mode',
  'mode',
]);
