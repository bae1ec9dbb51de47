import type { DbQuerySample, DbReport } from '@vigilops/contracts/db-report';

import { createServerRuns } from '../shared/server-runs.ts';
import type { DatabaseConfig, DatabaseReading, ProbeDeps, ProbeFindings, ProbeRound } from '../types.ts';
import type { MongoConnection } from './connection.ts';
import { dateAt, type Doc, docsAt, numberAt, textAt } from './document.ts';
import { APP_NAME } from './open-mongodb.ts';
import {
  clientOperations,
  connectionGroups,
  lockNodes,
  longestTransactionSeconds,
  runningSamples,
} from './operations.ts';
import { oplogWindowSeconds } from './oplog.ts';
import { createProfiler } from './profiler.ts';
import { replicationOf } from './replication.ts';
import { createRights, type Rights } from './rights.ts';
import { createStatusFigures, reading, SERVER_STATUS, shared, statusReadings } from './server-status.ts';
import { lookAtTables } from './tables.ts';
import { createTopWindows } from './top.ts';

type Report = DbReport['report'];
type State = Extract<Report, { type: 'state' }>;

const ROUND_MS = 2_000;
const MAX_OPERATIONS = 2_000;
const MAX_GROUPS = 200;
const MAX_SAMPLES = 50;
/** So much of an operation as is told: a document that is written can be 16 MB. */
const OPERATION = {
  active: 1,
  op: 1,
  opid: 1,
  connectionId: 1,
  ns: 1,
  command: 1,
  originatingCommand: 1,
  cursor: 1,
  microsecs_running: 1,
  waitingForLock: 1,
  locks: 1,
  client: 1,
  client_s: 1,
  appName: 1,
  effectiveUsers: 1,
  planSummary: 1,
  docsExamined: 1,
  'transaction.timeOpenMicros': 1,
};

/** What a probe knows of its server from one round to the next. */
export function createWatch(config: DatabaseConfig, deps: ProbeDeps) {
  const rights = createRights(config);
  const figures = createStatusFigures();
  const profiler = createProfiler(config.slowThresholdMs, APP_NAME);
  const top = createTopWindows();
  const runOf = createServerRuns(false);
  let sizeBytes: number | null = null;
  let sizeReadings: readonly DatabaseReading[] = [];
  let oplogSeconds: number | null = null;
  let hadLocks = false;
  let slowTotal = 0;

  /** One round. Rejects with the error of the connection. */
  return async function look(
    connection: MongoConnection,
    round: ProbeRound,
    isNewConnection: boolean,
  ): Promise<ProbeFindings> {
    const { due, nowMs } = round;
    if (isNewConnection || due.has('tables')) {
      rights.retry();
    }
    const admin = (what: string, command: Doc) =>
      rights.ask(what, 'clusterMonitor', 'admin', () =>
        connection.command('admin', {
          ...command,
          maxTimeMS: ROUND_MS,
          $readPreference: { mode: 'nearest' },
        }),
      );
    const hello = await connection.command('admin', { hello: 1 });
    const status = await admin('figures (serverStatus)', SERVER_STATUS);
    const { startedAt, isOther } = runOf({
      id: `${textAt(status, 'host') ?? ''} ${String(numberAt(status, 'pid') ?? '')}`,
      ...timesOf(status, nowMs),
      monotonicMs: deps.monotonicMs(),
    });
    if (isOther) {
      figures.forget();
      top.forget();
    }
    const isRouter = textAt(hello, 'msg') === 'isdbgrid';
    const isMember = textAt(hello, 'setName') !== null;
    const replication = replicationOf(
      isMember ? await admin('replication (replSetGetStatus)', { replSetGetStatus: 1 }) : undefined,
    );
    const reports: Report[] = [];

    if (due.has('tables')) {
      const sizes = await lookAtTables(connection, rights);
      if (sizes !== undefined) {
        reports.push(sizes.report);
        sizeBytes = sizes.totalBytes;
        sizeReadings = sizes.readings;
        await profiler.find(connection, rights, isRouter ? [] : sizes.databases);
      }
      oplogSeconds =
        isMember && hello['arbiterOnly'] !== true ? await oplogWindowSeconds(connection, rights) : null;
    }

    const all = await currentOperations(connection, rights);
    const ops = clientOperations(all ?? [], APP_NAME);
    if (due.has('connections') && all !== undefined) {
      const { groups, isCut } = connectionGroups(ops, MAX_GROUPS);
      reports.push({ type: 'connections', groups, is_cut: isCut || all.length === MAX_OPERATIONS });
    }
    const { nodes, isCut } = lockNodes(ops);
    if (nodes.length > 0 || hadLocks) {
      reports.push({ type: 'locks', nodes, is_cut: isCut });
    }
    hadLocks = nodes.length > 0;

    const profiled = await profiler.look(connection, rights, dateAt(hello, 'localTime') ?? new Date(nowMs));
    slowTotal += profiled.length;
    const running = runningSamples(ops, config.slowThresholdMs, nowMs);
    reports.push(...samplesReport([...profiled, ...running]));

    if (due.has('queries') && !isRouter) {
      const totals = await admin('time by collection (top)', { top: 1 });
      const window = totals === undefined ? undefined : top.take(totals, startedAt, nowMs);
      reports.push(...(window === undefined ? [] : [window]));
    }
    const version = textAt(status, 'version') ?? (await versionOf(connection));
    const state: State = {
      type: 'state',
      version,
      role: roleOf(hello),
      is_up: true,
      error: null,
      error_kind: null,
      started_at: startedAt,
      missing: [...rights.missing],
      settings: { ...settingsOf(hello, status, profiler.databases), ...replication.settings },
      slow_threshold_ms: config.slowThresholdMs,
      figures: {
        ...figures.of(status, deps.monotonicMs()),
        slow_queries: profiler.databases.length === 0 ? null : profiled.length,
        replication_lag_seconds: replication.lagSeconds,
        size_bytes: sizeBytes,
        longest_transaction_seconds: longestTransactionSeconds(ops),
      },
    };
    return {
      readings: [
        ...(status === undefined ? [] : statusReadings(status)),
        ...replication.readings,
        ...sizeReadings,
        ...reading('vigilops.mongodb.oplog.window', oplogSeconds),
        ...shared('vigilops.db.slow_queries', '{query}', profiler.databases.length === 0 ? null : slowTotal),
      ],
      reports: [state, ...reports],
    };
  };
}

/** By the server's own clock, which need not be that of this host. */
function timesOf(status: Doc | undefined, nowMs: number) {
  const uptimeMs = numberAt(status, 'uptimeMillis');
  const serverMs = dateAt(status, 'localTime')?.getTime() ?? nowMs;
  return { uptimeMs, startMs: uptimeMs === null ? null : serverMs - uptimeMs };
}

/** Of all users, idle ones too: an open transaction that does nothing holds its locks. */
async function currentOperations(connection: MongoConnection, rights: Rights): Promise<Doc[] | undefined> {
  const answer = await rights.ask('operations and connections ($currentOp)', 'clusterMonitor', 'admin', () =>
    connection.command('admin', {
      aggregate: 1,
      pipeline: [
        { $currentOp: { allUsers: true, idleConnections: true, idleSessions: true, truncateOps: true } },
        { $limit: MAX_OPERATIONS },
        { $project: OPERATION },
      ],
      cursor: { batchSize: MAX_OPERATIONS },
      maxTimeMS: ROUND_MS,
      $readPreference: { mode: 'nearest' },
    }),
  );
  return answer === undefined ? undefined : docsAt(answer, 'cursor', 'firstBatch');
}

function samplesReport(samples: readonly DbQuerySample[]): Report[] {
  if (samples.length === 0) {
    return [];
  }
  const items = samples.toSorted((a, b) => b.duration_ms - a.duration_ms).slice(0, MAX_SAMPLES);
  return [{ type: 'samples', items, left_out: samples.length - items.length }];
}

/** Anybody may ask this. */
async function versionOf(connection: MongoConnection): Promise<string | null> {
  return textAt(await connection.command('admin', { buildInfo: 1 }), 'version');
}

function roleOf(hello: Doc): State['role'] {
  if (textAt(hello, 'msg') === 'isdbgrid') {
    return 'unknown';
  }
  if (textAt(hello, 'setName') === null) {
    return 'standalone';
  }
  return hello['isWritablePrimary'] === true
    ? 'primary'
    : hello['secondary'] === true
      ? 'replica'
      : 'unknown';
}

function settingsOf(
  hello: Doc,
  status: Doc | undefined,
  profiled: readonly string[],
): Record<string, string> {
  const known: Readonly<Record<string, string | null>> = {
    process: textAt(status, 'process'),
    setName: textAt(hello, 'setName'),
    storageEngine: textAt(status, 'storageEngine', 'name'),
    'wiredTiger.cache.maximum bytes configured': numberText(
      status,
      'wiredTiger',
      'cache',
      'maximum bytes configured',
    ),
    'databases with the profiler on': profiled.length === 0 ? 'none' : profiled.join(', '),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === null ? [] : [[name, value.slice(0, 1_024)]])),
  );
}

function numberText(doc: Doc | undefined, ...path: readonly string[]): string | null {
  const value = numberAt(doc, ...path);
  return value === null ? null : String(value);
}
