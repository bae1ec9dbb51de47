import { VigilError } from '@vigilops/contracts';
import type { Ask } from './ask.ts';
import { recordsSql, type LogCountQuestion } from './log-records.ts';
import { sql } from './sql.ts';
import { at, lasting } from './times.ts';

/** How many records a service wrote on a host in one step of a range. */
export interface LogSourceStep {
  readonly hostId: number | null;
  readonly hostName: string | null;
  readonly serviceName: string;
  readonly step: number;
  readonly records: number;
}

export interface LogSourceReader {
  /** Steps without any are left out. QUERY_TOO_LARGE beyond 200,000 of them. */
  countBySourceByStep(
    question: LogCountQuestion,
    signal: AbortSignal,
    timeoutMs?: number,
  ): Promise<readonly LogSourceStep[]>;
}

export function createLogSourceReader(ask: Ask): LogSourceReader {
  return {
    async countBySourceByStep(question, signal, timeoutMs) {
      const { originUs, stepUs } = question;
      const step = sql`(date_part('epoch', date_bin(${lasting(stepUs)}, time, ${at(originUs)}) - ${at(originUs)}) * 1000000
        / ${stepUs}::float8)::int`;
      const rows = await ask.question<LogSourceStep & Record<string, unknown>>(
        sql`SELECT stream.host_id AS "hostId", host.name AS "hostName", stream.service_name AS "serviceName", counted.step,
                   sum(counted.records)::float8 AS records
            FROM (SELECT stream_id, ${step} AS step, count(*) AS records FROM ${recordsSql(question)} GROUP BY 1, 2) AS counted
            JOIN vigilops.log_streams AS stream ON stream.id = counted.stream_id
            LEFT JOIN vigilops.effective_hosts AS host ON host.id = stream.host_id
            GROUP BY stream.host_id, host.name, stream.service_name, counted.step
            LIMIT ${MOST_STEPS + 1}`,
        signal,
        timeoutMs,
      );
      if (rows.length > MOST_STEPS) {
        throw new VigilError(
          'QUERY_TOO_LARGE',
          'lines come from too many sources in too many steps (maxSteps)',
        );
      }
      return rows;
    },
  };
}

const MOST_STEPS = 200_000;
