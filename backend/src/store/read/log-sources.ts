import type { Ask } from './ask.ts';
import { textCondition, type LogText } from './log-text.ts';
import { join, sql, where } from './sql.ts';
import { at, type TimeRange } from './times.ts';

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

export interface LogSourceReader {
  /** Most records first; those without any are left out. */
  countBySource(question: LogSourceQuestion, signal: AbortSignal): Promise<readonly LogSourceCount[]>;
}

export function createLogSourceReader(ask: Ask): LogSourceReader {
  return {
    async countBySource({ range, hostIds, severities, text }, signal) {
      const conditions = [sql`time >= ${at(range.fromUs)}`, sql`time < ${at(range.toUs)}`];
      if (hostIds !== undefined) {
        conditions.push(
          sql`stream_id IN (SELECT id FROM vigilops.log_streams WHERE host_id = ANY(${hostIds}::int[]))`,
        );
      }
      if (severities !== undefined) {
        const either = severities.map(([low, high]) => sql`severity BETWEEN ${low} AND ${high}`);
        conditions.push(sql`(${either.length === 0 ? sql`false` : join(either, sql` OR `)})`);
      }
      if (text !== undefined) {
        conditions.push(textCondition(text));
      }
      const rows = await ask.question<{
        host_id: number | null;
        host_name: string | null;
        service_name: string;
        records: number;
      }>(
        sql`SELECT stream.host_id, host.name AS host_name, stream.service_name, sum(counted.records)::float8 AS records
            FROM (SELECT stream_id, count(*) AS records FROM vigilops.logs ${where(conditions)} GROUP BY stream_id) AS counted
            JOIN vigilops.log_streams AS stream ON stream.id = counted.stream_id
            LEFT JOIN vigilops.effective_hosts AS host ON host.id = stream.host_id
            GROUP BY stream.host_id, host.name, stream.service_name
            ORDER BY sum(counted.records) DESC, stream.host_id, stream.service_name`,
        signal,
      );
      return rows.map((row) => ({
        hostId: row.host_id,
        hostName: row.host_name,
        serviceName: row.service_name,
        records: row.records,
      }));
    },
  };
}
