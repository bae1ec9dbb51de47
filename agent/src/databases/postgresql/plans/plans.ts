import type { DbQuerySample, DbReport } from '@vigilops/contracts/db-report';

import type { Backend } from '../activity.ts';
import type { Parts } from '../parts.ts';
import type { Server } from '../server.ts';
import type { Session } from '../session.ts';
import { type CutText, cutText, textOf } from '../statements/cut-text.ts';
import type { SlowStatement } from '../statements/watch.ts';
import { explain, mayBeExplained } from './explain.ts';
import { createPlanWatch } from './plan-watch.ts';

interface Candidate extends SlowStatement {
  readonly sql: string | undefined;
}

/** Plans of slow statements, where the operator allows to ask for them. */
export interface Plans {
  offer(statements: readonly SlowStatement[]): void;
  /** What was seen with its session. */
  offerSamples(samples: readonly DbQuerySample[], backends: readonly Backend[], server: Server): void;
  ask(session: Session, server: Server, parts: Parts, nowMs: number): Promise<readonly DbReport['report'][]>;
}

export function createPlans(isAllowed: boolean): Plans {
  const watch = createPlanWatch<Candidate>();
  return {
    offer(statements) {
      for (const statement of isAllowed ? statements : []) {
        watch.offer({ ...statement, sql: undefined });
      }
    },
    offerSamples(samples, backends, server) {
      for (const sample of isAllowed ? samples : []) {
        const backend = backends.find(
          ({ pid, queryStart }) => sample.id === `${String(pid)}-${String(queryStart)}`,
        );
        if (typeof backend?.text === 'string' && isWhole(backend.text, server)) {
          const { fingerprint, user, database } = sample;
          watch.offer({ fingerprint, user, database, queryId: backend.queryId, sql: backend.text });
        }
      }
    },
    async ask(session, server, parts, nowMs) {
      const candidates = watch.take(({ database }) => database === server.database);
      const reports: DbReport['report'][] = [];
      for (const { sql: own, queryId, fingerprint, user } of candidates) {
        const sql = own ?? (await readSql(session, server, parts, queryId));
        const plan =
          sql !== undefined && mayBeExplained(sql, server)
            ? await explain(session, server, parts, { sql, fingerprint, user }, nowMs)
            : undefined;
        if (plan !== undefined) {
          reports.push(plan);
        }
      }
      return reports;
    },
  };
}

async function readSql(
  session: Session,
  { extension }: Server,
  parts: Parts,
  queryId: string | null,
): Promise<string | undefined> {
  if (extension === undefined || queryId === null) {
    return undefined;
  }
  const rows = await parts.read({ what: 'texts of statements', grant: '' }, () =>
    session.ask<CutText>(
      `SELECT /* vigilops-agent */ ${cutText('query')} FROM ${extension.functionName}(true)
        WHERE queryid = $1::bigint LIMIT 1`,
      [queryId],
    ),
  );
  const row = rows?.[0];
  return row === undefined || row.long_query !== null ? undefined : (textOf(row) ?? undefined);
}

const UNITS: Readonly<Record<string, number>> = { B: 1, kB: 1_024, MB: 1_048_576 };

/** The server keeps the beginning of a long statement only. */
function isWhole(text: string, { settings }: Server): boolean {
  const [, size = '1', unit = 'kB'] =
    /^(\d+)\s*(B|kB|MB)?$/.exec(settings.track_activity_query_size ?? '1kB') ?? [];
  return Buffer.byteLength(text) < Number(size) * (UNITS[unit] ?? 1) - 4;
}
