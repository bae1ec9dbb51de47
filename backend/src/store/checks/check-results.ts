import { formatTimeUs, RESULT_STATUSES } from '@vigilops/contracts/api';
import type { CheckResultReader, ResponseTimeBucket, ResultQuestion } from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql, where, type Sql } from '../read/sql.ts';
import { at, lasting, unixUs } from '../read/times.ts';
import { RESULT_CELLS, resultOf, statusNumber, type ResultCells } from './result-rows.ts';

/** More observers than a service has, and few enough to be read for a hundred services at once. */
const NEWEST_OF_SERVICE = 200;

export function createCheckResultReader(ask: Ask): CheckResultReader {
  return {
    results: async (question, signal) => {
      const rows = await ask.question<ResultCells>(
        sql`SELECT ${RESULT_CELLS} FROM vigilops.check_results AS result ${where(conditionsOf(question))}
            ORDER BY result.time DESC, result.observer_id LIMIT ${question.limit}`,
        signal,
      );
      return rows.map(resultOf);
    },

    latest: async (sinceUs, signal) => {
      if (sinceUs.size === 0) {
        return new Map();
      }
      const times = [...sinceUs.values()];
      const rows = await ask.question<ResultCells>(
        sql`SELECT DISTINCT ON (result.service_id, result.observer_id) ${RESULT_CELLS}
            FROM unnest(${[...sinceUs.keys()]}::int4[], ${times.map(formatTimeUs)}::timestamptz[])
                   AS wanted (id, since)
            CROSS JOIN LATERAL (
              SELECT * FROM vigilops.check_results AS newest
              WHERE newest.service_id = wanted.id AND newest.time >= wanted.since
                AND newest.time >= ${at(Math.min(...times))}
              ORDER BY newest.time DESC LIMIT ${NEWEST_OF_SERVICE}
            ) AS result
            ORDER BY result.service_id, result.observer_id, result.time DESC`,
        signal,
      );
      return Map.groupBy(rows.map(resultOf), ({ serviceId }) => serviceId);
    },

    responseTimes: async (question, signal) =>
      (await ask.question<BucketCells>(bucketsSql(question), signal)).map(bucketOf),
  };
}

function conditionsOf({ serviceId, fromUs, toUs, statuses, observerId, before }: ResultQuestion): Sql[] {
  const conditions = [
    sql`result.service_id = ${serviceId}`,
    sql`result.time >= ${at(fromUs)}`,
    sql`result.time < ${at(toUs)}`,
  ];
  if (statuses !== undefined) {
    conditions.push(sql`result.status = ANY(${statuses.map(statusNumber)}::int2[])`);
  }
  if (observerId !== undefined) {
    conditions.push(sql`result.observer_id = ${observerId}`);
  }
  if (before !== undefined) {
    conditions.push(
      sql`result.time <= ${at(before.timeUs)}`,
      sql`(result.time < ${at(before.timeUs)} OR result.observer_id > ${before.observerId})`,
    );
  }
  return conditions;
}

interface BucketCells extends Row {
  readonly from_us: number;
  readonly median: number | null;
  readonly p95: number | null;
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  readonly first_byte: number | null;
  readonly results: number;
  readonly failures: number;
}

const UP = sql`result.status = ${statusNumber('up')}`;

function bucketsSql({
  serviceId,
  fromUs,
  toUs,
  stepUs,
}: Parameters<CheckResultReader['responseTimes']>[0]): Sql {
  const percentile = (share: number) =>
    sql`percentile_cont(${share}) WITHIN GROUP (ORDER BY result.duration_ms) FILTER (WHERE ${UP})`;
  const mean = (column: Sql) => sql`avg(${column}) FILTER (WHERE ${UP})`;
  const conclusive = RESULT_STATUSES.filter((status) => status !== 'inconclusive').map(statusNumber);
  return sql`
    SELECT ${unixUs(sql`date_bin(${lasting(stepUs)}, result.time, ${at(fromUs)})`)} AS from_us,
           ${percentile(0.5)} AS median, ${percentile(0.95)} AS p95, ${mean(sql`result.dns_ms`)} AS dns,
           ${mean(sql`result.connect_ms`)} AS connect, ${mean(sql`result.tls_ms`)} AS tls,
           ${mean(sql`result.first_byte_ms`)} AS first_byte, count(*)::int AS results,
           count(*) FILTER (WHERE NOT ${UP})::int AS failures
    FROM vigilops.check_results AS result
    WHERE result.service_id = ${serviceId} AND result.time >= ${at(fromUs)} AND result.time < ${at(toUs)}
      AND result.status = ANY(${conclusive}::int2[])
    GROUP BY 1 ORDER BY 1`;
}

function bucketOf(cells: BucketCells): ResponseTimeBucket {
  return {
    fromUs: cells.from_us,
    medianMs: cells.median,
    p95Ms: cells.p95,
    dnsMs: cells.dns,
    connectMs: cells.connect,
    tlsMs: cells.tls,
    firstByteMs: cells.first_byte,
    results: cells.results,
    failures: cells.failures,
  };
}
