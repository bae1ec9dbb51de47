import type { DbFigures, DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseConfig, DatabaseReading, ProbeFindings, ProbeRound } from '../types.ts';
import { type Backend, readActivity } from './activity.ts';
import { readBackground } from './background.ts';
import { connectionFigures, connectionsReport, waitCounts } from './connections.ts';
import { databaseReadings, readDatabases, sumsOf } from './databases.ts';
import { createLockWatch, locksReport } from './locks.ts';
import type { LogWatch } from './log/log-watch.ts';
import { counter, gauge, updown } from './metrics.ts';
import { createParts, type Parts } from './parts.ts';
import { createPlans } from './plans/plans.ts';
import { type Pulse, readPulse } from './pulse.ts';
import { createRates } from './rates.ts';
import { readReplication } from './replication.ts';
import { createSampleWatch } from './samples.ts';
import { ofMonitor, type Server } from './server.ts';
import type { Session } from './session.ts';
import { stateReport } from './state-report.ts';
import type { SlowRuns } from './statements/slow-runs.ts';
import { createStatementsWatch } from './statements/watch.ts';
import type { TableSweep } from './tables/sweep.ts';

type Report = DbReport['report'];

export interface RoundsDeps {
  readonly monotonicMs: () => number;
  readonly tables: TableSweep;
  /** Undefined: where the server's log is was not said. */
  readonly openLog: (() => Promise<LogWatch>) | undefined;
}

/** Asks a server once and remembers what the next time is compared with. */
export interface Rounds {
  look(session: Session, server: Server, round: ProbeRound): Promise<ProbeFindings>;
}

/** What a round asks with. */
interface Asking {
  readonly session: Session;
  readonly server: Server;
  readonly parts: Parts;
  readonly round: ProbeRound;
}

const MAX_SAMPLES = 50;

export function createRounds(config: DatabaseConfig, { monotonicMs, tables, openLog }: RoundsDeps): Rounds {
  const slowMs = config.slowThresholdMs;
  const statements = createStatementsWatch(slowMs);
  const samples = createSampleWatch();
  const plans = createPlans(config.explain);
  const locks = createLockWatch();
  const rates = createRates();
  let log: LogWatch | undefined;
  let pulse: Pulse | undefined;
  let slowQueries = 0;
  let hasHadReplicas = false;

  function compare(now: Pulse): void {
    const isAnother =
      pulse !== undefined && (pulse.startedAtMs !== now.startedAtMs || pulse.isReplica !== now.isReplica);
    if (isAnother) {
      // A restart, or another server behind the same name: rates would be of two of them.
      hasHadReplicas = false;
      rates.forget();
      samples.forget();
      statements.restarted();
      tables.forget();
    }
    pulse = now;
  }

  /** Sessions, what they run and whom they wait for. */
  async function lookAtSessions({ session, server, parts, round }: Asking, runs: readonly SlowRuns[]) {
    const { nowMs, due } = round;
    const read = <Answer>(what: string, ask: () => Promise<Answer>) =>
      parts.read(ofMonitor(server, what), ask);
    const backends = (await read('pg_stat_activity', () => readActivity(session, server, slowMs))) ?? [];
    const waits = await read('locks', () => locks.look(session, server, backends));
    await statements.learn(session, server, parts, [
      ...runs.map(({ queryId }) => queryId),
      ...backends.flatMap(({ text, queryId }) => (text === null || queryId === null ? [] : [queryId])),
    ]);
    const { texts } = statements;
    const slow = samples.next({ nowMs, slowMs, backends, runs, texts, repeats: due.has('connections') });
    plans.offerSamples(slow.samples, backends, server);
    const items = slow.samples.slice(0, MAX_SAMPLES);
    const reports: Report[] = [
      ...(waits === undefined ? [] : [locksReport(waits, backends, texts)]),
      ...(items.length === 0
        ? []
        : [{ type: 'samples', items, left_out: slow.samples.length - items.length } as const]),
      ...(due.has('connections') ? [connectionsReport(backends)] : []),
    ];
    return { backends, reports, newOnes: slow.newOnes };
  }

  /** What is dear, when it is due. */
  async function lookAtDue({ session, server, parts, round }: Asking) {
    const { nowMs, due } = round;
    const reports: Report[] = [];
    const readings: DatabaseReading[] = [];
    const window = due.has('queries') ? await statements.window(session, server, parts, nowMs) : undefined;
    if (window !== undefined) {
      reports.push(window.report);
      plans.offer(window.slow);
    }
    if (window?.dealloc !== undefined) {
      readings.push(counter('vigilops.db.postgresql.statements.dealloc', window.dealloc));
    }
    if (due.has('plans')) {
      reports.push(...(await plans.ask(session, server, parts, nowMs)));
    }
    if (due.has('tables')) {
      await tables.begin(session, server, parts);
    }
    const contents = await tables.goOn(session, server, parts);
    return { readings, reports: contents === undefined ? reports : [...reports, contents] };
  }

  async function lookAtLog({ server, parts, round }: Asking): Promise<readonly Report[]> {
    log ??= await openLog?.();
    const { nowMs, signal } = round;
    return (await log?.look({ nowMs, signal, parts, settings: server.settings })) ?? [];
  }

  return {
    async look(session, server, round) {
      const parts = createParts();
      if (!server.canReadAll) {
        parts.note(ofMonitor(server, 'sessions and statements of other accounts'));
      }
      const read = <Answer>(what: string, ask: () => Promise<Answer>) =>
        parts.read(ofMonitor(server, what), ask);
      const asking = { session, server, parts, round };
      const now = await readPulse(session);
      compare(now);
      const isFirst = rates.isFirst;
      const databases = await read('pg_stat_database', () => readDatabases(session, server));
      const counted = await statements.pulse(session, server, parts);
      const between = rates.next({
        atMs: monotonicMs(),
        sums: databases === undefined ? undefined : sumsOf(databases),
        calls: counted?.calls,
        asked: session.asked,
      });
      const sessions = await lookAtSessions(asking, counted?.runs ?? []);
      const background = await read('checkpoints', () => readBackground(session, server));
      const replication = await read('replication', () => readReplication(session, now.isReplica));
      const due = await lookAtDue(asking);
      const deadlocks = await lookAtLog(asking);

      slowQueries += sessions.newOnes;
      hasHadReplicas ||= (replication?.replicas ?? 0) > 0;
      const figures: DbFigures = {
        ...connectionFigures(sessions.backends, server.canReadAll),
        ...between,
        connections_max: now.maxConnections,
        slow_queries: isFirst ? null : sessions.newOnes,
        replication_lag_seconds: replication?.lagSeconds ?? null,
        size_bytes: tables.sizeBytes,
        memory_bytes: null,
        memory_max_bytes: null,
        evictions: null,
        oldest_transaction_id_age: now.transactionIdAge,
      };
      const role = now.isReplica ? 'replica' : hasHadReplicas ? 'primary' : 'standalone';
      return {
        reports: [
          stateReport(server, now, parts, { role, slow_threshold_ms: slowMs, figures }),
          ...sessions.reports,
          ...due.reports,
          ...deadlocks,
        ],
        readings: [
          gauge('postgresql.connection.max', now.maxConnections),
          gauge('vigilops.db.postgresql.multixact.age', now.multixactAge),
          counter('vigilops.db.slow_queries', slowQueries),
          ...(counted === undefined ? [] : [counter('vigilops.db.queries', rates.queries)]),
          ...(databases === undefined ? [] : databaseReadings(databases)),
          ...(background ?? []),
          ...(replication?.readings ?? []),
          ...workReadings(sessions.backends),
          ...sizeReadings(tables),
          ...due.readings,
        ],
      };
    },
  };
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

function sizeReadings({ databases }: TableSweep): readonly DatabaseReading[] {
  return databases.flatMap(({ name, bytes }) =>
    bytes === null ? [] : [updown('postgresql.db_size', bytes, { 'db.namespace': name })],
  );
}
