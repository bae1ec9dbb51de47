import { VigilError } from '@vigilops/contracts';
import type { Ask } from './ask.ts';
import { conditionSql } from './log-condition.ts';
import { patternOf, type LogText } from './log-text.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, lasting, type TimeRange } from './times.ts';

export interface LogSourceQuestion {
  readonly range: TimeRange;
  /** Undefined: of all hosts, and of none. */
  readonly hostIds?: readonly number[] | undefined;
  /** Severity numbers, both ends included. */
  readonly severities?: readonly (readonly [number, number])[] | undefined;
  readonly text?: LogText | undefined;
}

/** How many records a service wrote on a host. */
export interface LogSourceCount {
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceName: string;
  readonly records: number;
}

/** The same, in one step of a range. */
export interface LogSourceStep extends LogSourceCount {
  readonly step: number;
}

export interface LogSourceReader {
  /** Most records first; those without any are left out. */
  countBySource(question: LogSourceQuestion, signal: AbortSignal): Promise<readonly LogSourceCount[]>;
  /** Steps of `stepUs` from `originUs` on; those without any are left out. QUERY_TOO_LARGE beyond 200,000 of them. */
  countBySourceByStep(
    question: LogSourceQuestion & { readonly originUs: number; readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<readonly LogSourceStep[]>;
}

export function createLogSourceReader(ask: Ask): LogSourceReader {
  return {
    async countBySource(question, signal) {
      const rows = await ask.question<CountRow>(
        sql`SELECT stream.host_id, host.name AS host_name, stream.service_name, sum(counted.records)::float8 AS records
            FROM (SELECT stream_id, count(*) AS records FROM vigilops.logs ${where(conditionsOf(question))} GROUP BY stream_id) AS counted
            JOIN vigilops.log_streams AS stream ON stream.id = counted.stream_id
            LEFT JOIN vigilops.effective_hosts AS host ON host.id = stream.host_id
            GROUP BY stream.host_id, host.name, stream.service_name
            ORDER BY sum(counted.records) DESC, stream.host_id, stream.service_name`,
        signal,
      );
      return rows.map(countOf);
    },

    async countBySourceByStep({ originUs, stepUs, ...question }, signal) {
      const step = sql`(date_part('epoch', date_bin(${lasting(stepUs)}, time, ${at(originUs)}) - ${at(originUs)}) * 1000000
        / ${stepUs}::float8)::int`;
      const rows = await ask.question<CountRow & { step: number }>(
        sql`SELECT stream.host_id, host.name AS host_name, stream.service_name, counted.step,
                   sum(counted.records)::float8 AS records
            FROM (SELECT stream_id, ${step} AS step, count(*) AS records FROM vigilops.logs
                  ${where(conditionsOf(question))} GROUP BY 1, 2) AS counted
            JOIN vigilops.log_streams AS stream ON stream.id = counted.stream_id
            LEFT JOIN vigilops.effective_hosts AS host ON host.id = stream.host_id
            GROUP BY stream.host_id, host.name, stream.service_name, counted.step
            LIMIT ${MOST_STEPS + 1}`,
        signal,
      );
      if (rows.length > MOST_STEPS) {
        throw new VigilError(
          'QUERY_TOO_LARGE',
          'lines come from too many sources in too many steps (maxSteps)',
        );
      }
      return rows.map((row) => ({ ...countOf(row), step: row.step }));
    },
  };
}

const MOST_STEPS = 200_000;

interface CountRow extends Record<string, unknown> {
  readonly host_id: number | null;
  readonly host_name: string | null;
  readonly service_name: string;
  readonly records: number;
}

function countOf(row: CountRow): LogSourceCount {
  return {
    hostId: row.host_id,
    hostName: row.host_name,
    serviceName: row.service_name,
    records: row.records,
  };
}

function conditionsOf({ range, hostIds, severities, text }: LogSourceQuestion): Sql[] {
  const conditions = [sql`time >= ${at(range.fromUs)}`, sql`time < ${at(range.toUs)}`];
  if (hostIds !== undefined) {
    conditions.push(
      sql`stream_id IN (SELECT id FROM vigilops.log_streams WHERE host_id = ANY(${hostIds}::int[]))`,
    );
  }
  if (severities !== undefined) {
    conditions.push(conditionSql({ kind: 'severity', ranges: severities }));
  }
  if (text !== undefined) {
    conditions.push(conditionSql({ kind: 'body', pattern: patternOf(text) }));
  }
  return conditions;
}
