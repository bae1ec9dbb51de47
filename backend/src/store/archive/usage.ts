import type { LogUsageStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

const READ_LIMIT_MS = 10_000;
const FOLD_LIMIT_MS = 60_000;

interface UsageCells extends Row {
  readonly day: string;
  readonly service: string;
  readonly host_id: number | null;
  readonly host_name: string | null;
  readonly lines: number;
  readonly bytes: number;
}

/** Counted when rows are written, so that looking costs nothing however large the table of logs is. */
export function createLogUsageStore(connections: Connections): LogUsageStore {
  return {
    read: async (fromDay, toDay, limit, signal) => {
      const rows = await connections.query<UsageCells>(
        statement(sql`
          SELECT u.day::text, s.service_name AS service, s.host_id, h.name AS host_name, sum(u.lines)::float8 AS lines,
                 sum(u.bytes)::float8 AS bytes
          FROM (
            SELECT * FROM vigilops.log_usage WHERE day BETWEEN ${fromDay}::date AND ${toDay}::date
            UNION ALL
            SELECT * FROM vigilops.log_usage_notes WHERE day BETWEEN ${fromDay}::date AND ${toDay}::date
          ) AS u
          JOIN vigilops.log_streams s ON s.id = u.stream_id
          LEFT JOIN vigilops.effective_hosts h ON h.id = s.host_id
          GROUP BY u.day, s.service_name, s.host_id, h.name
          ORDER BY bytes DESC, u.day, s.service_name, s.host_id LIMIT ${limit}`),
        { signal, timeoutMs: READ_LIMIT_MS },
      );
      return rows.map((row) => ({
        day: row.day,
        service: row.service,
        hostId: row.host_id,
        hostName: row.host_name,
        lines: row.lines,
        bytes: row.bytes,
      }));
    },

    fold: async (beforeDay, signal) => {
      const [folded] = await connections.query<{ notes: number }>(
        statement(sql`
          WITH notes AS (DELETE FROM vigilops.log_usage_notes RETURNING *),
          old AS (DELETE FROM vigilops.log_usage WHERE day < ${beforeDay}::date),
          added AS (
            INSERT INTO vigilops.log_usage (day, stream_id, lines, bytes)
            SELECT day, stream_id, sum(lines), sum(bytes) FROM notes WHERE day >= ${beforeDay}::date
            GROUP BY day, stream_id ORDER BY day, stream_id
            ON CONFLICT (day, stream_id) DO UPDATE
            SET lines = log_usage.lines + excluded.lines, bytes = log_usage.bytes + excluded.bytes
          )
          SELECT count(*)::int AS notes FROM notes`),
        { signal, timeoutMs: FOLD_LIMIT_MS },
      );
      return folded?.notes ?? 0;
    },
  };
}
