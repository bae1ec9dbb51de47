import {
  databaseParams,
  listDatabaseSlowQueriesQuery,
  listDatabaseSlowQueriesResponse,
} from '@vigilops/contracts/api';
import { cutPage, decodeMoment } from '../../page.ts';
import { defineRoute } from '../../route.ts';
import { soundRange } from './range.ts';
import { requireDatabase } from './require.ts';

const STEP_US = { hour: 3_600e6, day: 86_400e6 } as const;
/** Of the trend: as many as fit on a screen, several times over. */
const MOST_STEPS = 4_000;

export const listDatabaseSlowQueries = defineRoute({
  method: 'get',
  path: '/api/v1/databases/{id}/slow-queries',
  policy: { access: 'token', needs: 'read' },
  operationId: 'listDatabaseSlowQueries',
  tag: 'databases',
  summary: 'Single slow runs on a database server, newest first, and how many there were by hour or day',
  status: 200,
  failsWith: ['QUERY_TOO_LARGE'],
  params: databaseParams,
  query: listDatabaseSlowQueriesQuery,
  answer: listDatabaseSlowQueriesResponse,
  handle: async ({ params: { id }, query }, context) => {
    const { databases } = context.deps;
    const range = soundRange(query, context.nowUs);
    const isLong = (range.toUs - range.fromUs) / STEP_US.hour > MOST_STEPS;
    const stepUs = isLong ? STEP_US.day : STEP_US[query.step];
    const after = decodeMoment(query.cursor, Number.MAX_SAFE_INTEGER);
    await requireDatabase(id, context);
    const question = { ...range, fingerprint: query.fingerprint, text: query.q, minMs: query.min_ms };
    const [found, trend] = await Promise.all([
      databases.slowQueries(id, { ...question, after, limit: query.limit + 1 }, context.signal),
      after === undefined
        ? databases.slowTrend(
            id,
            { ...question, fromUs: Math.floor(range.fromUs / stepUs) * stepUs, stepUs },
            context.signal,
          )
        : { step_seconds: stepUs / 1e6, times: [], samples: [], counted: [] },
    ]);
    const seenAt = (timeUs: number) =>
      found.slice(0, query.limit).filter((run) => run.timeUs === timeUs).length +
      (after?.us === timeUs ? after.tie : 0);
    const page = cutPage(found, query.limit, ({ timeUs }) => [String(timeUs), String(seenAt(timeUs))]);
    return {
      items: page.items.map(({ timeUs, ...run }) => {
        void timeUs;
        return run;
      }),
      next_cursor: page.next_cursor,
      trend,
    };
  },
});
