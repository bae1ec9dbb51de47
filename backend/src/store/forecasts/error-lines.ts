import type { ErrorLinesReader } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

const LIMIT_MS = 60_000;
const ERROR = 17;

interface ErrorRow extends Row {
  readonly service: string;
  readonly hours: readonly number[];
  readonly lines: readonly number[];
  readonly born_us: number;
}

/** How many errors each service wrote, by the hour. */
export function createErrorLinesReader(connections: Connections): ErrorLinesReader {
  return {
    byHour: async ({ fromUs, toUs }, limit, signal) => {
      const rows = await connections.query<ErrorRow>(
        statement(sql`
          WITH counted AS (
            SELECT stream.service_name AS service,
                   floor(date_part('epoch', c.time - ${at(fromUs)}) / 3600)::int AS hour, sum(c.lines)::float8 AS lines
            FROM vigilops.log_counts AS c JOIN vigilops.log_streams AS stream ON stream.id = c.stream_id
            WHERE c.time >= ${at(fromUs)} AND c.time < ${at(toUs)} AND c.severity >= ${ERROR}
            GROUP BY 1, 2
          ), listed AS (
            SELECT service, jsonb_agg(hour ORDER BY hour) AS hours, jsonb_agg(lines ORDER BY hour) AS lines
            FROM counted GROUP BY service ORDER BY sum(lines) DESC LIMIT ${limit}
          )
          SELECT listed.*, ${unixUs(sql`min(stream.first_seen)`)} AS born_us
          FROM listed JOIN vigilops.log_streams AS stream ON stream.service_name = listed.service
          GROUP BY listed.service, listed.hours, listed.lines`),
        { signal, timeoutMs: LIMIT_MS },
      );
      return rows.map(({ service, hours, lines, born_us }) => ({ service, hours, lines, bornUs: born_us }));
    },
  };
}
