import type { DbQuerySample, DbReport } from '@vigilops/contracts/db-report';

import { isWaitForLock } from './connections.ts';
import type { ServerSession, SessionStatement, Transaction } from './sessions.ts';

/** As the contract has it in REPORT_LIMITS. */
const MAX_SAMPLES = 50;
/** Statements that still run whose text is read. */
export const MAX_RUNNING = 200;
const RUNS: ReadonlySet<string> = new Set(['Query', 'Execute', 'Fetch', 'Long Data', 'Field List']);

/** Statements of others that are under way for longer than the threshold, the longest first. */
export function slowSessions(sessions: readonly ServerSession[], thresholdMs: number): ServerSession[] {
  return sessions
    .filter(({ command, ms }) => RUNS.has(command) && ms >= thresholdMs)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, MAX_RUNNING);
}

export interface RunningScene {
  readonly nowMs: number;
  readonly startedAtSeconds: number;
  readonly statements: ReadonlyMap<string, SessionStatement>;
  readonly programs: ReadonlyMap<string, string>;
  readonly transactions: ReadonlyMap<string, Transaction>;
}

export function runningSample(session: ServerSession, scene: RunningScene): DbQuerySample[] {
  const statement = scene.statements.get(session.id);
  if (statement === undefined) {
    return [];
  }
  return [
    {
      fingerprint: statement.fingerprint,
      text: statement.text,
      at: new Date(scene.nowMs).toISOString(),
      duration_ms: Math.round(session.ms),
      is_running: true,
      rows_examined: session.rowsExamined,
      rows_returned: session.rowsReturned,
      user: session.user,
      database: session.database,
      address: session.address,
      application: scene.programs.get(session.id) ?? null,
      wait: waitOf(session, scene.transactions.get(session.id)),
      source: 'activity',
      id: sampleId(scene.startedAtSeconds, session.statement ?? session.id),
    },
  ];
}

/** MariaDB does not say in words that it waits for a row. */
function waitOf(session: ServerSession, transaction: Transaction | undefined): string | null {
  if (isWaitForLock(session)) {
    return session.doing;
  }
  return (transaction?.waitMs ?? null) === null ? null : 'row lock';
}

/** Servers count statements from their start, which is known to a second or two: by its minute it is mostly the same to all. */
export function sampleId(startedAtSeconds: number, statement: string): string {
  return `${String(Math.round(startedAtSeconds / 60))}.${statement}`;
}

/** The longest ones; of those that are seen twice in a round, the one that has ended. */
export function samplesReport(
  samples: readonly DbQuerySample[],
): Extract<DbReport['report'], { type: 'samples' }> | undefined {
  const byId = new Map<string, DbQuerySample>();
  for (const sample of samples) {
    if (byId.get(sample.id)?.is_running !== false) {
      byId.set(sample.id, sample);
    }
  }
  if (byId.size === 0) {
    return undefined;
  }
  const sorted = [...byId.values()].sort((one, other) => other.duration_ms - one.duration_ms);
  return {
    type: 'samples',
    items: sorted.slice(0, MAX_SAMPLES),
    left_out: Math.max(0, sorted.length - MAX_SAMPLES),
  };
}
