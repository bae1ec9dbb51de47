import { listDatabaseQueriesQuery } from '@vigilops/contracts/api';
import { HOST_ROW } from '../../model/index.ts';
import type { AdvisorDeps } from './advisor.ts';
import type { AdviceFacts, ReplicationSlot } from './types.ts';

const MINUTE_US = 60e6;
const HOUR_US = 60 * MINUTE_US;
const DAY_US = 24 * HOUR_US;
const MOST_QUERIES = 100;
/** Plans are asked of those that took most time. */
const MOST_PLANS = 10;
const RETAINED = 'vigilops.db.postgresql.replication_slot.retained';

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
    slots: database.kind === 'postgresql' ? await slotsOf(database, nowUs, deps, signal) : [],
  };
}

/** From the metrics of its probe; reports do not tell of slots. */
async function slotsOf(
  { name, host_id: hostId }: AdviceFacts['database'],
  nowUs: number,
  { metricQuery, isSent }: Pick<AdvisorDeps, 'metricQuery' | 'isSent'>,
  signal: AbortSignal,
): Promise<readonly ReplicationSlot[]> {
  if (!(await isSent(RETAINED, signal))) {
    return [];
  }
  const stepUs = 5 * MINUTE_US;
  const toUs = Math.floor(nowUs / MINUTE_US) * MINUTE_US;
  const answer = await metricQuery.stepped(
    {
      metric: RETAINED,
      filters: [{ key: 'vigilops.db.instance', op: '=', value: name }],
      groupBy: [HOST_ROW, 'slot', 'active'],
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
  return answer.series.flatMap(({ labels, values }) => {
    const retainedBytes = values.at(-1) ?? null;
    return retainedBytes === null || labels[HOST_ROW] !== String(hostId)
      ? []
      : [{ name: labels.slot ?? '', isActive: labels.active === 'true', retainedBytes }];
  });
}
