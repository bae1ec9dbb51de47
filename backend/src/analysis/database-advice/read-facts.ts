import { listDatabaseQueriesQuery } from '@vigilops/contracts/api';
import type { DatabaseKind } from '@vigilops/contracts/db-report';
import { HOST_ROW } from '../../model/index.ts';
import type { AdvisorDeps } from './advisor.ts';
import { MEASURED_METRIC } from './shared.ts';
import type { AdviceFacts, MeasuredPoint } from './types.ts';

const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;
const MOST_QUERIES = 100;
/** Plans are asked of those that took most time. */
const MOST_PLANS = 10;
const MOST_SAMPLES = 500;
const MEASURED: Partial<
  Record<DatabaseKind, readonly { readonly metric: string; readonly by: readonly string[] }[]>
> = {
  postgresql: [{ metric: MEASURED_METRIC.slotRetained, by: ['slot', 'active'] }],
  mongodb: [
    { metric: MEASURED_METRIC.oplogWindow, by: [] },
    { metric: MEASURED_METRIC.cacheSize, by: ['state'] },
  ],
};

/** What there is to know of a server now. Undefined: it is gone. */
export async function readFacts(
  id: number,
  nowUs: number,
  deps: Pick<AdvisorDeps, 'databases' | 'metricQuery' | 'isSent'>,
  signal: AbortSignal,
): Promise<AdviceFacts | undefined> {
  const { databases } = deps;
  const database = await databases.find(id, nowUs, signal);
  if (database === undefined) {
    return undefined;
  }
  const hour = { fromUs: nowUs - HOUR_US, toUs: nowUs, stepUs: MINUTE_US };
  const week = { fromUs: nowUs - 7 * DAY_US, toUs: nowUs, stepUs: HOUR_US };
  const day = { fromUs: nowUs - DAY_US, toUs: nowUs, stepUs: HOUR_US };
  const { sort } = listDatabaseQueriesQuery.parse({});
  const [lines, weekLines, connections, queries, tables] = await Promise.all([
    databases.figures(id, hour, signal),
    databases.figures(id, week, signal),
    databases.connections(id, nowUs, signal),
    databases.queries(id, { fromUs: day.fromUs, toUs: nowUs, sort, limit: MOST_QUERIES }, signal),
    databases.tables(id, nowUs, signal),
  ]);
  const plans = new Map<string, string>();
  for (const { fingerprint } of database.kind === 'postgresql' ? queries.items.slice(0, MOST_PLANS) : []) {
    const query = await databases.query(id, fingerprint, day, signal);
    const plan = query?.plans.find(({ format }) => format === 'json');
    if (plan !== undefined) {
      plans.set(fingerprint, plan.plan);
    }
  }
  return {
    nowMs: nowUs / 1_000,
    database,
    hour: lines,
    week: weekLines,
    connections,
    queries,
    tables,
    plans,
    samples:
      database.kind === 'mongodb'
        ? await databases.slowQueries(id, { fromUs: day.fromUs, toUs: nowUs, limit: MOST_SAMPLES }, signal)
        : [],
    measured: await measuredOf(database, nowUs, deps, signal),
  };
}

/** What its probe measured within the last minutes, and reports do not tell. */
async function measuredOf(
  { kind, name, host_id: hostId }: AdviceFacts['database'],
  nowUs: number,
  { metricQuery, isSent }: Pick<AdvisorDeps, 'metricQuery' | 'isSent'>,
  signal: AbortSignal,
): Promise<AdviceFacts['measured']> {
  const stepUs = 5 * MINUTE_US;
  const toUs = Math.floor(nowUs / MINUTE_US) * MINUTE_US;
  const found = new Map<string, readonly MeasuredPoint[]>();
  for (const { metric, by } of MEASURED[kind] ?? []) {
    if (!(await isSent(metric, signal))) {
      continue;
    }
    const answer = await metricQuery.stepped(
      {
        metric,
        filters: [{ key: 'vigilops.db.instance', op: '=', value: name }],
        groupBy: [HOST_ROW, ...by],
        aggregate: 'max',
        timeFunction: 'last',
        fromUs: toUs - stepUs,
        toUs,
        stepUs,
        exactSteps: true,
        maxPoints: 1,
        limit: 100,
      },
      signal,
    );
    found.set(
      metric,
      answer.series
        .filter(({ labels }) => labels[HOST_ROW] === String(hostId))
        .flatMap(({ labels, values }) => {
          const value = values.at(-1) ?? null;
          return value === null ? [] : [{ labels, value }];
        }),
    );
  }
  return found;
}
