import type { ProbeFindings } from '../types.ts';
import { limitStatements, ROUND_LIMIT_SECONDS, TABLES_LIMIT_SECONDS } from './connection.ts';
import { askPrograms } from './connections.ts';
import type { Look, Now, Report } from './look-types.ts';
import { grants, processPart } from './missing.ts';
import { lookAtPeople } from './people.ts';
import { askPlans } from './plans.ts';
import { askReplication, type ReplicaChannel } from './replication.ts';
import { textIn } from './rows.ts';
import type { Server } from './server.ts';
import { askSettings } from './settings.ts';
import { figuresOf, readingsOf, stateReport } from './state.ts';
import { askStatus } from './status.ts';
import { askTables } from './tables.ts';

/** One round: what every server tells first, then part by part what this account may see. */
export async function lookOnce(look: Look): Promise<ProbeFindings> {
  const { round, memory, ask } = look;
  const status = await askStatus(ask);
  await refresh(look);
  const server: Server = { ...look.server, consumers: memory.consumers };
  const startedAtSeconds = memory.startedAt(round.nowMs, status.get('uptime') ?? 0);
  const now: Now = { ...look, server, status, startedAtSeconds };
  const people = await lookAtPeople(now);
  const replicas = await askReplicas(now);
  const deadlocks = await memory.deadlocks.next({
    ask,
    status,
    missing: memory.missing,
    part: processPart(server),
    isMinute: round.due.has('connections'),
  });
  const reports: Report[] = [
    ...people.reports,
    ...deadlocks.reports,
    ...(await queryReports(now)),
    ...(await tableReports(now)),
    ...(await planReports(now)),
  ];
  const figures = figuresOf(now, people, replicas, deadlocks.risen);
  const readings = readingsOf(now, replicas, deadlocks.total);
  memory.last = { status, monotonicMs: look.monotonicMs() };
  return { readings, reports: [stateReport(now, figures, people, replicas), ...reports] };
}

/** Settings change seldom, and so do names of programs and what performance_schema writes down. */
async function refresh({ ask, server, round, memory }: Look): Promise<void> {
  if (!round.due.has('connections') && memory.last !== undefined) {
    return;
  }
  const { performanceSchema } = grants(server);
  memory.settings = await askSettings(ask);
  if (!server.hasPerformanceSchema) {
    memory.missing.note({
      what: 'totals by statement, what idle sessions ran last, locks on tables',
      grant: 'performance_schema = ON  -- in the configuration of the server, then restart it',
    });
    return;
  }
  const part = { what: 'performance_schema', grant: performanceSchema };
  const consumers = await memory.missing.part(part, () =>
    ask("SELECT NAME AS name FROM performance_schema.setup_consumers WHERE ENABLED = 'YES'"),
  );
  memory.consumers = new Set(consumers?.flatMap((row) => textIn(row, 'name') ?? []));
  memory.programs = (await memory.missing.part(part, () => askPrograms(ask))) ?? new Map();
}

async function askReplicas({ ask, server, memory }: Now): Promise<readonly ReplicaChannel[] | null> {
  const part = { what: 'replication', grant: grants(server).replication };
  return memory.missing.part(part, () => askReplication(ask, server));
}

async function queryReports(now: Now): Promise<Report[]> {
  const { ask, server, round, memory, own, startedAtSeconds } = now;
  if (!round.due.has('queries') || !server.hasPerformanceSchema) {
    return [];
  }
  const part = { what: 'totals by statement', grant: grants(server).performanceSchema };
  const report = await memory.missing.part(part, () =>
    memory.digests.ask({ ask, server, nowMs: round.nowMs, startedAtSeconds, own }),
  );
  return report === null || report === undefined ? [] : [report];
}

async function tableReports(now: Now): Promise<Report[]> {
  const { ask, server, round, memory, startedAtSeconds } = now;
  if (!round.due.has('tables')) {
    return [];
  }
  const { missing } = memory;
  const { indexStats, performanceSchema } = grants(server);
  await limitStatements(ask, server, TABLES_LIMIT_SECONDS);
  const report = await missing.part(processPart(server), () =>
    askTables({
      ask,
      server,
      startedAt: new Date(startedAtSeconds * 1_000).toISOString(),
      askUse: async (sql) =>
        server.hasPerformanceSchema
          ? missing.part({ what: 'use of indexes', grant: performanceSchema }, () => ask(sql))
          : null,
      askIndexSizes: (sql) => missing.part({ what: 'sizes of indexes', grant: indexStats }, () => ask(sql)),
    }),
  );
  await limitStatements(ask, server, ROUND_LIMIT_SECONDS);
  if (report === null) {
    return [];
  }
  memory.sizeBytes = report.databases.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0);
  return [report];
}

async function planReports({ ask, server, round, memory, config }: Now): Promise<Report[]> {
  if (!config.explain || !round.due.has('plans')) {
    return [];
  }
  const what = 'plans of slow statements';
  const statements = memory.toExplain.take();
  if (statements.length > 0) {
    memory.missing.forget(what);
  }
  return askPlans(ask, statements, round.nowMs, (database) => {
    memory.missing.note({ what, grant: grants(server).explain(database) });
  });
}
