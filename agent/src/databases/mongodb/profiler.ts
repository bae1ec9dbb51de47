import type { DbQuerySample } from '@vigilops/contracts/db-report';

import type { MongoConnection } from './connection.ts';
import { dateAt, type Doc, docsAt, numberAt } from './document.ts';
import { partiesOf, shapeOfOperation } from './operations.ts';
import type { Rights } from './rights.ts';

const MAX_DATABASES = 20;
const MAX_ENTRIES = 50;
const ROUND_MS = 2_000;
/** Of an entry what is told; what was inserted is not asked for. */
const PROJECTION = {
  op: 1,
  ns: 1,
  command: 1,
  originatingCommand: 1,
  millis: 1,
  ts: 1,
  docsExamined: 1,
  nreturned: 1,
  user: 1,
  client: 1,
  appName: 1,
  planSummary: 1,
  cursorid: 1,
};

/** Reads on in the profiles of the databases where an operator has the profiler on; the first time only remembers when that is. */
export function createProfiler(thresholdMs: number, appName: string) {
  const lastTimes = new Map<string, Date>();
  let profiled: readonly string[] = [];

  return {
    /** Which databases are profiled: asked seldom. */
    async find(connection: MongoConnection, rights: Rights, databases: readonly string[]): Promise<void> {
      const found: string[] = [];
      for (const database of databases.slice(0, MAX_DATABASES)) {
        const answer = await rights.ask('the state of the profiler', 'clusterMonitor', 'admin', () =>
          connection.command(database, { profile: -1, maxTimeMS: ROUND_MS }),
        );
        if ((numberAt(answer, 'was') ?? 0) > 0) {
          found.push(database);
        }
      }
      profiled = found;
    },
    get databases() {
      return profiled;
    },
    async look(connection: MongoConnection, rights: Rights, serverTime: Date): Promise<DbQuerySample[]> {
      const samples: DbQuerySample[] = [];
      for (const database of profiled) {
        const since = lastTimes.get(database);
        if (since === undefined) {
          lastTimes.set(database, serverTime);
          continue;
        }
        const answer = await rights.ask('slow operations (system.profile)', 'clusterMonitor', 'admin', () =>
          connection.command(database, {
            find: 'system.profile',
            filter: { ts: { $gt: since }, millis: { $gte: thresholdMs }, appName: { $ne: appName } },
            projection: PROJECTION,
            sort: { $natural: -1 },
            limit: MAX_ENTRIES,
            batchSize: MAX_ENTRIES,
            singleBatch: true,
            maxTimeMS: ROUND_MS,
            $readPreference: { mode: 'nearest' },
          }),
        );
        const entries = docsAt(answer, 'cursor', 'firstBatch');
        const newest = Math.max(
          since.getTime(),
          ...entries.flatMap((entry) => dateAt(entry, 'ts')?.getTime() ?? []),
        );
        lastTimes.set(database, new Date(newest));
        samples.push(...entries.flatMap((entry) => sampleOf(database, entry)));
      }
      return samples;
    },
  };
}

function sampleOf(database: string, entry: Doc): DbQuerySample[] {
  const at = dateAt(entry, 'ts');
  const millis = numberAt(entry, 'millis');
  if (at === null || millis === null) {
    return [];
  }
  const words = shapeOfOperation(entry);
  return [
    {
      ...words,
      ...partiesOf(entry),
      at: at.toISOString(),
      duration_ms: millis,
      is_running: false,
      rows_examined: numberAt(entry, 'docsExamined'),
      rows_returned: numberAt(entry, 'nreturned'),
      wait: null,
      source: 'profiler',
      id: `profile-${database}-${String(at.getTime())}-${words.fingerprint}-${String(millis)}`.slice(0, 256),
    },
  ];
}
