import type { DbFigures, DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseConfig, DatabaseReading, ProbeFindings, ProbeRound } from '../types.ts';
import { type Backend, readActivity } from './activity.ts';
import { readBackground } from './background.ts';
import { connectionFigures, connectionsReport, waitCounts } from './connections.ts';
import { databaseFigures, databaseReadings, type DatabaseSums, readDatabases, sumsOf } from './databases.ts';
import { locksReport, readWaits, waitersOf } from './locks.ts';
import { counter, gauge, updown } from './metrics.ts';
import { createParts, type Parts } from './parts.ts';
import { createPlans } from './plans/plans.ts';
import { type Pulse, readPulse } from './pulse.ts';
import { readReplication } from './replication.ts';
import { createSampleWatch } from './samples.ts';
import { ofMonitor, type Server } from './server.ts';
import type { Session } from './session.ts';
import { createStatementsWatch } from './statements/watch.ts';
import type { TableSweep } from './tables/sweep.ts';

type Report = DbReport['report'];

export interface RoundsDeps {
  readonly monotonicMs: () => number;
  readonly tables: TableSweep;
}

/** Asks a server once and remembers what the next time is compared with. */
export interface Rounds {
  look(session: Session, server: Server, round: ProbeRound): Promise<ProbeFindings>;
}

const MAX_SAMPLES = 50;
const MAX_ERROR = 1_024;

export function createRounds(config: DatabaseConfig, { monotonicMs, tables }: RoundsDeps): Rounds {
  const slowMs = config.slowThresholdMs;
  const statements = createStatementsWatch(slowMs);
  const samples = createSampleWatch();
  const plans = createPlans(config.explain);
  let pulse: Pulse | undefined;
  let before:
    { readonly sums: DatabaseSums; readonly calls: number | undefined; readonly atMs: number } | undefined;
  let queries = 0;
  let slowQueries = 0;
  let hadWaiters = false;
  let hasHadReplicas = false;

  function compare(now: Pulse): void {
    const isAnother =
      pulse !== undefined && (pulse.startedAtMs !== now.startedAtMs || pulse.isReplica !== now.isReplica);
    if (isAnother) {
      // A restart, or another server behind the same name: rates would be of two of them.
      before = undefined;
      hasHadReplicas = false;
      samples.forget();
      statements.restarted();
      tables.forget();
    }
    pulse = now;
  }

  return {
    async look(session, server, round) {
      const { due, nowMs } = round;
      const parts = createParts();
      if (!server.canReadAll) {
        parts.note(ofMonitor(server, 'sessions and statements of other accounts'));
      }
      const now = await readPulse(session);
      compare(now);
      const databases = await parts.read(ofMonitor(server, 'pg_stat_database'), () =>
        readDatabases(session, server),
      );
      const statementPulse = await statements.pulse(session, server, parts);
      const atMs = monotonicMs();
      const backends =
        (await parts.read(ofMonitor(server, 'pg_stat_activity'), () =>
          readActivity(session, server, slowMs),
        )) ?? [];
      const reports: Report[] = [];
      const locks = await lookAtLocks(session, server, parts, backends);
      await statements.learn(session, server, parts, [
        ...(statementPulse?.runs ?? []).map(({ queryId }) => queryId),
        ...backends.flatMap(({ text, queryId }) => (text === null || queryId === null ? [] : [queryId])),
      ]);
      if (locks !== undefined) {
        reports.push(locksReport(locks, backends, statements.texts));
      }
      const slow = samples.next({
        nowMs,
        slowMs,
        backends,
        runs: statementPulse?.runs ?? [],
        texts: statements.texts,
        repeats: due.has('connections'),
      });
      plans.offerSamples(slow.samples, backends, server);
      if (slow.samples.length > 0) {
        reports.push({
          type: 'samples',
          items: slow.samples.slice(0, MAX_SAMPLES),
          left_out: Math.max(0, slow.samples.length - MAX_SAMPLES),
        });
      }
      const background = await parts.read(ofMonitor(server, 'checkpoints'), () =>
        readBackground(session, server),
      );
      const replication = await parts.read(ofMonitor(server, 'replication'), () =>
        readReplication(session, now.isReplica),
      );
      hasHadReplicas ||= (replication?.replicas ?? 0) > 0;
      let dealloc: number | undefined;
      if (due.has('connections')) {
        reports.push(connectionsReport(backends));
      }
      if (due.has('queries')) {
        const window = await statements.window(session, server, parts, nowMs);
        dealloc = window?.dealloc;
        if (window !== undefined) {
          reports.push(window.report);
          plans.offer(window.slow);
        }
      }
      if (due.has('plans')) {
        reports.push(...(await plans.ask(session, server, parts, nowMs)));
      }
      if (due.has('tables')) {
        await tables.begin(session, server, parts);
      }
      const contents = await tables.goOn(session, server, parts);
      if (contents !== undefined) {
        reports.push(contents);
      }

      const calls = statementPulse?.calls;
      const sums = databases === undefined ? undefined : sumsOf(databases);
      const seconds = before === undefined ? 0 : (atMs - before.atMs) / 1_000;
      const newCalls =
        before?.calls === undefined || calls === undefined || calls < before.calls
          ? null
          : calls - before.calls;
      queries += newCalls ?? 0;
      slowQueries += slow.newOnes;
      const figures: DbFigures = {
        ...connectionFigures(backends, server.canReadAll),
        connections_max: now.maxConnections,
        qps: newCalls === null ? null : newCalls / seconds,
        ...(sums === undefined
          ? { tps: null, cache_hit_ratio: null, temp_bytes: null, deadlocks: null }
          : databaseFigures(sums, before === undefined ? undefined : { sums: before.sums, seconds })),
        slow_queries: before === undefined ? null : slow.newOnes,
        replication_lag_seconds: replication?.lagSeconds ?? null,
        size_bytes: tables.sizeBytes,
        memory_bytes: null,
        memory_max_bytes: null,
        evictions: null,
        oldest_transaction_id_age: now.transactionIdAge,
      };
      before = sums === undefined ? undefined : { sums, calls, atMs };
      const readings: DatabaseReading[] = [
        gauge('postgresql.connection.max', now.maxConnections),
        gauge('vigilops.db.postgresql.multixact.age', now.multixactAge),
        counter('vigilops.db.slow_queries', slowQueries),
        ...(calls === undefined ? [] : [counter('vigilops.db.queries', queries)]),
        ...(dealloc === undefined ? [] : [counter('vigilops.db.postgresql.statements.dealloc', dealloc)]),
        ...(databases === undefined ? [] : databaseReadings(databases)),
        ...(background ?? []),
        ...(replication?.readings ?? []),
        ...workReadings(backends),
        ...tables.databases.flatMap(({ name, bytes }) =>
          bytes === null ? [] : [updown('postgresql.db_size', bytes, { 'db.namespace': name })],
        ),
      ];
      const role = now.isReplica ? 'replica' : hasHadReplicas ? 'primary' : 'standalone';
      return { readings, reports: [stateReport(server, now, role, parts, slowMs, figures), ...reports] };
    },
  };

  /** Undefined: nobody waits, and that has been told. */
  async function lookAtLocks(session: Session, server: Server, parts: Parts, backends: readonly Backend[]) {
    const waiters = waitersOf(backends);
    if (waiters.length === 0) {
      const isNews = hadWaiters;
      hadWaiters = false;
      return isNews ? [] : undefined;
    }
    hadWaiters = true;
    return parts.read(ofMonitor(server, 'locks'), () => readWaits(session, server, waiters));
  }
}

function workReadings(backends: readonly Backend[]): readonly DatabaseReading[] {
  const workers = backends.filter(({ kind }) => kind === 'autovacuum worker').length;
  return [
    gauge('vigilops.db.postgresql.autovacuum.workers', workers),
    ...[...waitCounts(backends)].map(([type, count]) =>
      gauge('vigilops.db.postgresql.waiting', count, { 'wait.type': type }),
    ),
  ];
}

function stateReport(
  server: Server,
  now: Pulse,
  role: 'primary' | 'replica' | 'standalone',
  parts: Parts,
  slowMs: number,
  figures: DbFigures,
): Report {
  const error = parts.errors.join('; ').slice(0, MAX_ERROR);
  return {
    type: 'state',
    version: server.version.slice(0, 256),
    role,
    is_up: true,
    error: error === '' ? null : error,
    error_kind: error === '' ? null : 'other',
    started_at: new Date(now.startedAtMs).toISOString(),
    missing: [...parts.missing],
    settings: server.settings,
    slow_threshold_ms: slowMs,
    figures,
  };
}
