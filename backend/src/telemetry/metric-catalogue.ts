/** How an instrument counts. Observable ones are asked when metrics are collected. */
export type InstrumentKind =
  'counter' | 'histogram' | 'observable_counter' | 'observable_gauge' | 'observable_updowncounter';

export interface MetricDefinition {
  readonly name: string;
  readonly kind: InstrumentKind;
  /** UCUM. */
  readonly unit: string;
  readonly description: string;
  readonly attributes: readonly string[];
  /** Bucket bounds of a histogram, where OpenTelemetry's defaults (made for milliseconds) do not fit. */
  readonly bounds?: readonly number[];
}

/** Semantic conventions of generative AI, "Generative AI client metrics". */
const GEN_AI_SECONDS = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];
const GEN_AI_TOKENS = [
  1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];
const OF_GEN_AI = [
  'gen_ai.operation.name',
  'gen_ai.provider.name',
  'gen_ai.request.model',
  'gen_ai.response.model',
] as const;

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Every metric that the backend tells about itself; `docs/reference/metrics.md` is generated from it. Names without
 * `vigilops.` are OpenTelemetry's semantic conventions (HTTP, process, Node.js runtime).
 */
export const METRIC_CATALOGUE = {
  storedItems: {
    name: 'vigilops.ingest.items',
    kind: 'counter',
    unit: '{item}',
    description: 'Data points, log records and spans stored.',
    attributes: ['vigilops.signal'],
  },
  rejectedItems: {
    name: 'vigilops.ingest.rejected',
    kind: 'counter',
    unit: '{item}',
    description: 'Items refused alone, answered in partial_success: by the `decoder` or by the `database`.',
    attributes: ['vigilops.signal', 'vigilops.rejected_by'],
  },
  refusedRequests: {
    name: 'vigilops.ingest.refused',
    kind: 'counter',
    unit: '{request}',
    description: 'Whole requests refused, by error code.',
    attributes: ['vigilops.signal', 'error.type'],
  },
  withheldLines: {
    name: 'vigilops.ingest.log.withheld',
    kind: 'counter',
    unit: '{line}',
    description:
      'Log lines that were not stored: over the `budget` of their service, or `dropped` or `sampled_out` by a pipeline.',
    attributes: ['vigilops.reason'],
  },
  bodySize: {
    name: 'vigilops.ingest.body.size',
    kind: 'histogram',
    unit: 'By',
    description: 'Bodies as protobuf, after inflation.',
    attributes: ['vigilops.signal'],
    bounds: [1e3, 1e4, 1e5, 1e6, 4e6, 1e7, 2e7],
  },
  ingestLag: {
    name: 'vigilops.ingest.lag',
    kind: 'histogram',
    unit: 's',
    description: "Arrival less the newest time in the request; what a sender's queue and clock cost.",
    attributes: ['vigilops.signal'],
    bounds: [0, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3_600],
  },
  commitDuration: {
    name: 'vigilops.ingest.commit.duration',
    kind: 'histogram',
    unit: 's',
    description: 'One transaction of the commit queue; outcome `stored` or `failed`.',
    attributes: ['vigilops.outcome'],
    bounds: SECONDS,
  },
  commitRows: {
    name: 'vigilops.ingest.commit.rows',
    kind: 'histogram',
    unit: '{row}',
    description: 'Rows that share one transaction.',
    attributes: ['vigilops.outcome'],
    bounds: [1, 10, 100, 1_000, 10_000, 100_000],
  },
  syslogReceived: {
    name: 'vigilops.syslog.messages',
    kind: 'counter',
    unit: '{message}',
    description: 'Messages of syslog that were read; `tcp`, `tls` or `udp`.',
    attributes: ['network.transport'],
  },
  syslogLost: {
    name: 'vigilops.syslog.lost',
    kind: 'counter',
    unit: '{message}',
    description:
      'Messages (connections, with `not_allowed` over TCP and `too_many_connections`) that were not taken: `not_allowed`, ' +
      '`too_many_connections`, `queue_full` (UDP alone), `torn` (the connection broke within one), `refused` (by the store), ' +
      '`closing`.',
    attributes: ['network.transport', 'vigilops.reason'],
  },
  queueBatches: {
    name: 'vigilops.ingest.queue.batches',
    kind: 'observable_gauge',
    unit: '{batch}',
    description: 'Batches waiting for, or in, a transaction.',
    attributes: [],
  },
  queueRows: {
    name: 'vigilops.ingest.queue.rows',
    kind: 'observable_gauge',
    unit: '{row}',
    description: 'Rows waiting for, or in, a transaction.',
    attributes: [],
  },
  queueSize: {
    name: 'vigilops.ingest.queue.size',
    kind: 'observable_gauge',
    unit: 'By',
    description: 'Bytes of requests waiting for, or in, a transaction.',
    attributes: [],
  },
  storeReady: {
    name: 'vigilops.store.ready',
    kind: 'observable_gauge',
    unit: '1',
    description: '1 while the database takes writes, else 0.',
    attributes: [],
  },
  storeSize: {
    name: 'vigilops.store.size',
    kind: 'observable_gauge',
    unit: 'By',
    description: 'The database on disk, as it was last measured.',
    attributes: [],
  },
  jobLag: {
    name: 'vigilops.job.lag',
    kind: 'observable_gauge',
    unit: 's',
    description: 'How late a periodic job is; 0 when it is on time.',
    attributes: ['vigilops.job.name'],
  },
  jobDuration: {
    name: 'vigilops.job.duration',
    kind: 'observable_gauge',
    unit: 's',
    description: 'How long the last run of a periodic job took, on the backend that runs them.',
    attributes: ['vigilops.job.name'],
  },
  jobWarnings: {
    name: 'vigilops.job.warnings',
    kind: 'observable_gauge',
    unit: '1',
    description: '1 while a periodic job has something to say in /health that is no failure, else 0.',
    attributes: ['vigilops.job.name'],
  },
  rollupBacklog: {
    name: 'vigilops.rollup.backlog.buckets',
    kind: 'observable_gauge',
    unit: '{bucket}',
    description:
      'Hourly buckets, one a series and hour, that late samples have made wrong and that wait to be computed again.',
    attributes: [],
  },
  rollupBacklogAge: {
    name: 'vigilops.rollup.backlog.age',
    kind: 'observable_gauge',
    unit: 's',
    description: 'How long the longest waiting of them waits.',
    attributes: [],
  },
  rollupBacklogReach: {
    name: 'vigilops.rollup.backlog.reach',
    kind: 'observable_gauge',
    unit: 's',
    description: 'How far back in time the oldest of them lies.',
    attributes: [],
  },
  edgeBacklog: {
    name: 'vigilops.edge.backlog.minutes',
    kind: 'observable_gauge',
    unit: '{minute}',
    description: 'Minutes of calls between services that wait to be computed, the youngest ones among them.',
    attributes: [],
  },
  incidentsUndecided: {
    name: 'vigilops.incidents.undecided',
    kind: 'observable_gauge',
    unit: '{incident}',
    description: 'Incidents that a defect keeps from being decided on: nobody is told of them.',
    attributes: [],
  },
  noticesWaiting: {
    name: 'vigilops.notices.waiting',
    kind: 'observable_gauge',
    unit: '{message}',
    description: 'Messages to notification channels that are not sent yet.',
    attributes: [],
  },
  noticesWaitingAge: {
    name: 'vigilops.notices.waiting.age',
    kind: 'observable_gauge',
    unit: 's',
    description: 'Since the oldest of them was made; 0 where none waits.',
    attributes: [],
  },
  channelsBroken: {
    name: 'vigilops.notification_channels.broken',
    kind: 'observable_gauge',
    unit: '{channel}',
    description: 'Notification channels in use whose provider refuses for good.',
    attributes: [],
  },
  tailStreams: {
    name: 'vigilops.log.tail.streams',
    kind: 'observable_gauge',
    unit: '{stream}',
    description: 'Live tails of logs, those included that were cut a moment ago and may be resumed.',
    attributes: [],
  },
  tailSize: {
    name: 'vigilops.log.tail.size',
    kind: 'observable_gauge',
    unit: 'By',
    description:
      'Lines that live tails hold: those that wait for readers, and those sent that a cut may ask for again.',
    attributes: [],
  },
  tailSkipped: {
    name: 'vigilops.log.tail.skipped',
    kind: 'observable_counter',
    unit: '{line}',
    description: 'Lines that live tails left out because their readers or their pace had no room.',
    attributes: [],
  },
  archivedLines: {
    name: 'vigilops.log.archive.lines',
    kind: 'counter',
    unit: '{line}',
    description: 'Log lines that were written to the archive and read back.',
    attributes: [],
  },
  archivedBytes: {
    name: 'vigilops.log.archive.size',
    kind: 'counter',
    unit: 'By',
    description: 'The same, compressed.',
    attributes: [],
  },
  archiveDays: {
    name: 'vigilops.log.archive.days',
    kind: 'observable_gauge',
    unit: '{day}',
    description:
      'Days of logs by the state of their archive; those of `lost` went before they were archived, for the disk was short.',
    attributes: ['vigilops.log.archive.state'],
  },
  requestDuration: {
    name: 'http.server.request.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Requests from first header to answer; event streams are not among them.',
    attributes: ['http.request.method', 'http.route', 'http.response.status_code'],
    bounds: SECONDS,
  },
  eventLoopDelayP50: {
    name: 'nodejs.eventloop.delay.p50',
    kind: 'observable_gauge',
    unit: 's',
    description: 'Median delay of the event loop since the last collection.',
    attributes: [],
  },
  eventLoopDelayP99: {
    name: 'nodejs.eventloop.delay.p99',
    kind: 'observable_gauge',
    unit: 's',
    description: '99th percentile of the same.',
    attributes: [],
  },
  eventLoopDelayMax: {
    name: 'nodejs.eventloop.delay.max',
    kind: 'observable_gauge',
    unit: 's',
    description: 'Worst of the same.',
    attributes: [],
  },
  llmTokens: {
    name: 'gen_ai.client.token.usage',
    kind: 'histogram',
    unit: '{token}',
    description: 'Tokens of calls through the LLM gateway, as the provider counts them or estimated.',
    attributes: [...OF_GEN_AI, 'gen_ai.token.type'],
    bounds: GEN_AI_TOKENS,
  },
  llmDuration: {
    name: 'gen_ai.client.operation.duration',
    kind: 'histogram',
    unit: 's',
    description: 'Calls through the LLM gateway, from their arrival to the end of the answer.',
    attributes: [...OF_GEN_AI, 'error.type'],
    bounds: GEN_AI_SECONDS,
  },
  llmFirstChunk: {
    name: 'gen_ai.client.operation.time_to_first_chunk',
    kind: 'histogram',
    unit: 's',
    description: 'The same to the first text of a stream.',
    attributes: OF_GEN_AI,
    bounds: GEN_AI_SECONDS,
  },
  llmCost: {
    name: 'vigilops.llm.cost',
    kind: 'counter',
    unit: '{currency}',
    description: 'What calls through the LLM gateway cost.',
    attributes: ['gen_ai.provider.name', 'gen_ai.request.model', 'vigilops.llm.currency'],
  },
  llmUnpriced: {
    name: 'vigilops.llm.unpriced',
    kind: 'counter',
    unit: '{call}',
    description: 'Calls through the LLM gateway of models that have no price.',
    attributes: ['gen_ai.provider.name', 'gen_ai.request.model'],
  },
  llmBudgetUsed: {
    name: 'vigilops.llm.budget.used',
    kind: 'observable_gauge',
    unit: '1',
    description: 'Share of an LLM budget that is spent in its window; 0 while it is lifted.',
    attributes: ['vigilops.llm.budget.name'],
  },
  llmBudgetWarned: {
    name: 'vigilops.llm.budget.warned',
    kind: 'observable_gauge',
    unit: '1',
    description: 'Whether as much of it is spent as was said to be worth a warning.',
    attributes: ['vigilops.llm.budget.name'],
  },
  llmWaiting: {
    name: 'vigilops.llm.ledger.waiting',
    kind: 'observable_gauge',
    unit: '{call}',
    description: 'Calls that are in the journal and not in the database yet.',
    attributes: [],
  },
  processCpuTime: {
    name: 'process.cpu.time',
    kind: 'observable_counter',
    unit: 's',
    description: 'CPU time of the backend; the database is another process.',
    attributes: ['cpu.mode'],
  },
  processMemory: {
    name: 'process.memory.usage',
    kind: 'observable_updowncounter',
    unit: 'By',
    description: 'Resident memory of the backend.',
    attributes: [],
  },
  heapUsed: {
    name: 'v8js.memory.heap.used',
    kind: 'observable_gauge',
    unit: 'By',
    description: 'Used JavaScript heap.',
    attributes: [],
  },
  processUptime: {
    name: 'process.uptime',
    kind: 'observable_gauge',
    unit: 's',
    description: 'Since the start of the backend.',
    attributes: [],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof METRIC_CATALOGUE;
type KeyOf<Kind extends InstrumentKind> = {
  [Key in MetricKey]: (typeof METRIC_CATALOGUE)[Key]['kind'] extends Kind ? Key : never;
}[MetricKey];
export type CounterKey = KeyOf<'counter'>;
export type HistogramKey = KeyOf<'histogram'>;
export type ObservableKey = KeyOf<'observable_counter' | 'observable_gauge' | 'observable_updowncounter'>;
