import type { DatabaseQuery, DatabaseSlowQuery } from '@vigilops/contracts/api';
import { headOf, heaviest, isMySql, MB, medianOf, sumOf } from '../shared.ts';
import { advice, evidence, type AdviceFacts, type AdviceRule } from '../types.ts';
import { isDear } from './missing-index.ts';

/** What PostgreSQL writes at once. */
const BLOCK_BYTES = 8_192;
const LEAST_SPILL = 500 * MB;
const MOST = 5;

const placeOf = ({ fingerprint }: DatabaseQuery) => `query:${fingerprint}` as const;
const share = (part: number | null, { calls }: DatabaseQuery) =>
  part === null || calls <= 0 ? 0 : part / calls;

/** Sorts, hashes and temporary results that did not fit into work_mem. */
export const memorySpill: AdviceRule = ({ database, queries }) => {
  if (database.kind !== 'postgresql') {
    return [];
  }
  const bytesOf = ({ temp_blocks: blocks }: DatabaseQuery) => (blocks ?? 0) * BLOCK_BYTES;
  const spilling = queries.items.filter((query) => bytesOf(query) >= LEAST_SPILL);
  return heaviest(spilling, bytesOf, MOST).map((query) =>
    advice({
      code: 'memory_spill',
      severity: 'warning',
      subject: headOf(query),
      key: query.fingerprint,
      names: { statement: headOf(query), work_mem: database.settings.work_mem ?? '' },
      evidence: [
        evidence('written_to_disk', bytesOf(query), 'By', placeOf(query)),
        evidence(
          'written_per_call',
          query.calls > 0 ? bytesOf(query) / query.calls : null,
          'By',
          placeOf(query),
        ),
        evidence('calls', query.calls, '', placeOf(query)),
        evidence('mean_time', query.mean_ms, 'ms', placeOf(query)),
        evidence('work_mem', database.settings.work_mem),
      ],
    }),
  );
};

/** MySQL: results that were put into a table on disk. */
export const diskTables: AdviceRule = (facts) =>
  mySqlStatements(
    facts,
    (query) => (query.temp_blocks ?? 0) >= 100 && share(query.temp_blocks, query) >= 0.1,
    ({ temp_blocks: tables }) => tables ?? 0,
  ).map((query) =>
    advice({
      code: 'disk_tables',
      severity: 'info',
      subject: headOf(query),
      key: query.fingerprint,
      names: { statement: headOf(query) },
      evidence: [
        evidence('tables_on_disk', query.temp_blocks, '', placeOf(query)),
        evidence('calls', query.calls, '', placeOf(query)),
        evidence('mean_time', query.mean_ms, 'ms', placeOf(query)),
        evidence('tmp_table_size', facts.database.settings.tmp_table_size),
      ],
    }),
  );

/** MySQL says so itself; small tables are better read whole. What takes most of the time is a missing index already. */
export const noIndexUsed: AdviceRule = (facts) =>
  mySqlStatements(
    facts,
    (query) =>
      !isDear(query) &&
      share(query.no_index, query) >= 0.5 &&
      query.calls >= 10 &&
      (query.rows_examined ?? 0) / Math.max(1, query.calls) >= 1_000,
    ({ rows_examined: rows }) => rows ?? 0,
  ).map((query) =>
    advice({
      code: 'no_index_used',
      severity: 'info',
      subject: headOf(query),
      key: query.fingerprint,
      names: { statement: headOf(query) },
      evidence: [
        evidence('calls_without_index', query.no_index, '', placeOf(query)),
        evidence('calls', query.calls, '', placeOf(query)),
        evidence(
          'rows_read_per_call',
          (query.rows_examined ?? 0) / Math.max(1, query.calls),
          '',
          placeOf(query),
        ),
        evidence('mean_time', query.mean_ms, 'ms', placeOf(query)),
      ],
    }),
  );

function mySqlStatements(
  facts: AdviceFacts,
  has: (query: DatabaseQuery) => boolean,
  weight: (query: DatabaseQuery) => number,
): readonly DatabaseQuery[] {
  return isMySql(facts) ? heaviest(facts.queries.items.filter(has), weight, MOST) : [];
}

/** MongoDB: documents that slow runs read and did not want. */
export const collectionScan: AdviceRule = ({ database, samples }) => {
  if (database.kind !== 'mongodb') {
    return [];
  }
  const isScan = ({ rows_examined: read, rows_returned: given }: DatabaseSlowQuery) =>
    read !== null && read >= 1_000 && read / Math.max(1, given ?? 0) >= 100;
  const scans = Map.groupBy(samples.filter(isScan), ({ fingerprint }) => fingerprint);
  return heaviest([...scans], ([, runs]) => sumOf(runs.map(({ rows_examined: read }) => read)), MOST).flatMap(
    ([fingerprint, runs]) => {
      const [newest] = runs;
      const place = `query:${fingerprint}` as const;
      return newest === undefined
        ? []
        : [
            advice({
              code: 'collection_scan',
              severity: 'warning',
              subject: headOf(newest),
              key: fingerprint,
              names: { statement: headOf(newest) },
              evidence: [
                evidence('slow_runs', runs.length, '', place),
                evidence('rows_read_per_call', newest.rows_examined, '', place),
                evidence('rows_returned_per_call', newest.rows_returned, '', place),
                evidence('mean_time', medianOf(runs.map(({ duration_ms: ms }) => ms)), 'ms', place),
                evidence('database', newest.database, '', place),
              ],
            }),
          ];
    },
  );
};
