import type { DbQuerySample } from '@vigilops/contracts/db-report';

import { connectionsReport } from './connections.ts';
import { historyOf } from './ended-statements.ts';
import { askMetadataWaits, askRowWaits, locksReport, sessionsIn, waitsForMetadata } from './locks.ts';
import type { Now, People } from './look-types.ts';
import type { LockWait } from './metadata-locks.ts';
import { grants, processPart } from './missing.ts';
import { runningSample, samplesReport, slowSessions } from './samples.ts';
import { isMySql } from './server.ts';
import {
  askSessions,
  askStatements,
  askTransactions,
  type ServerSession,
  type SessionStatement,
} from './sessions.ts';
import { hasSlowLogTable } from './settings.ts';

/** Who is connected, who runs something long, who waits for whom. */
export async function lookAtPeople(now: Now): Promise<People> {
  const { ask, server, round, memory, config } = now;
  const { missing, programs } = memory;
  const transactions = (await missing.part(processPart(server), () => askTransactions(ask))) ?? new Map();
  const sessions =
    (await missing.part({ what: 'sessions', grant: grants(server).performanceSchema }, () =>
      askSessions(ask, server),
    )) ?? [];
  const waits = await askWaits(now, sessions);
  const slow = slowSessions(sessions, config.slowThresholdMs);
  const ids = [...new Set([...slow.map(({ id }) => id), ...sessionsIn(waits)])].slice(0, 500);
  const statements =
    (await missing.part({ what: 'statements', grant: grants(server).performanceSchema }, () =>
      askStatements(ask, server, ids),
    )) ?? new Map<string, SessionStatement>();
  const running = slow.flatMap((session) => {
    const statement = statements.get(session.id);
    if (config.explain && statement !== undefined) {
      memory.toExplain.add(statement, session.database);
    }
    return runningSample(session, {
      nowMs: round.nowMs,
      startedAtSeconds: now.startedAtSeconds,
      statements,
      programs,
      transactions,
    });
  });
  const samples = [...running, ...(await askEnded(now, slow))];
  const newSlow = samples.filter(({ id }) => memory.seen.add(id)).length;
  const report = samplesReport(samples);
  const scene = { sessions, transactions, statements, programs };
  const tellsLocks = waits.length > 0 || memory.hadLocks;
  memory.hadLocks = waits.length > 0;
  return {
    sessions,
    transactions,
    newSlow,
    reports: [
      ...(round.due.has('connections') ? [connectionsReport(sessions, transactions, programs)] : []),
      ...(report === undefined ? [] : [report]),
      ...(tellsLocks ? [locksReport(waits, scene)] : []),
    ],
  };
}

async function askWaits(now: Now, sessions: readonly ServerSession[]): Promise<readonly LockWait[]> {
  const { ask, server, status, memory } = now;
  const { missing } = memory;
  const mayWait = (status.get('innodb_row_lock_current_waits') ?? 1) > 0;
  const rowWaits = mayWait
    ? ((await missing.part(
        isMySql(server, 8, 0, 1)
          ? { what: 'row locks', grant: grants(server).performanceSchema }
          : processPart(server),
        () => askRowWaits(ask, server),
      )) ?? [])
    : [];
  const waiting = sessions.filter(waitsForMetadata);
  if (waiting.length === 0) {
    return rowWaits;
  }
  const named = server.hasPerformanceSchema
    ? ((await missing.part({ what: 'locks on tables', grant: grants(server).performanceSchema }, () =>
        askMetadataWaits(ask),
      )) ?? [])
    : [];
  const known = new Set(named.map(({ waiter }) => waiter));
  const unnamed = waiting.filter(({ id }) => !known.has(id));
  if (unnamed.length > 0 && server.hasPerformanceSchema) {
    missing.note({
      what: 'who holds locks on tables',
      grant:
        "UPDATE performance_schema.setup_instruments SET ENABLED = 'YES' WHERE NAME = 'wait/lock/metadata/sql/mdl';",
    });
  }
  return [
    ...rowWaits,
    ...named,
    ...unnamed.map(({ id, doing }) => ({ waiter: id, blocker: null, target: doing, mode: null })),
  ];
}

async function askEnded(now: Now, slow: readonly ServerSession[]): Promise<readonly DbQuerySample[]> {
  const { ask, server, round, memory, config, startedAtSeconds } = now;
  const question = { ask, server, nowMs: round.nowMs, thresholdMs: config.slowThresholdMs, startedAtSeconds };
  if (historyOf(server) !== undefined) {
    const part = { what: 'slow statements that have ended', grant: grants(server).performanceSchema };
    return (await memory.missing.part(part, () => memory.history.ask({ ...question, slow }))) ?? [];
  }
  if (!hasSlowLogTable(memory.settings)) {
    memory.missing.note({
      what: 'slow statements that end between two rounds',
      grant: server.hasPerformanceSchema
        ? "UPDATE performance_schema.setup_consumers SET ENABLED = 'YES' WHERE NAME IN ('events_statements_current', 'events_statements_history_long');"
        : "SET GLOBAL slow_query_log = ON, log_output = 'FILE,TABLE', long_query_time = 1;",
    });
    return [];
  }
  memory.missing.forget('slow statements that end between two rounds');
  const part = { what: 'the slow log', grant: grants(server).slowLog };
  return (await memory.missing.part(part, () => memory.slowLog.ask({ ...question, slow }))) ?? [];
}
