import type { LogRestoreStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { containing } from '../read/ask.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';

const LIMIT_MS = 120_000;

type Batch = Parameters<LogRestoreStore['insert']>[0];

/** The database reads the lines itself, as it wrote them: no number and no text passes through this process's hands. */
export async function insertRestored(
  connections: Connections,
  { restoreId, lines, streams, range, minSeverity, text, limit }: Batch,
  signal: AbortSignal,
): Promise<number> {
  const contains = text === '' ? sql`` : sql`AND line.body ILIKE ${containing(text)}`;
  const [stored] = await connections.query<{ n: number }>(
    statement(sql`
      WITH stored AS (
        INSERT INTO vigilops.restored_logs
          (time, time_nanos, observed_time, stream_id, sequence, severity, severity_text, body, body_json, attributes,
           trace_id, span_id, flags, event_name, template_id, issue_id, restore_id)
        SELECT line.time, line.time_nanos, line.observed_time, stream.ours, line.sequence, line.severity,
               line.severity_text, line.body, line.body_json, line.attributes, decode(line.trace_id, 'hex'),
               decode(line.span_id, 'hex'), line.flags, line.event_name, line.template_id, line.issue_id,
               restore.id
        FROM (
          -- Whoever lets go of the restore waits for these rows, or comes first.
          SELECT id FROM vigilops.log_restores WHERE id = ${restoreId} AND state = 'running' FOR SHARE
        ) AS restore
        CROSS JOIN json_to_recordset(${`[${lines.join(',')}]`}::json) AS line (
          time timestamptz, time_nanos int2, observed_time timestamptz, stream_id int4, sequence int8, severity int2,
          severity_text text, body text, body_json jsonb, attributes jsonb, trace_id text, span_id text, flags int2,
          event_name text, template_id int8, issue_id int8)
        JOIN unnest(${[...streams.keys()]}::int[], ${[...streams.values()]}::int[]) AS stream (theirs, ours)
          ON stream.theirs = line.stream_id
        WHERE line.time >= ${at(range.fromUs)} AND line.time < ${at(range.toUs)}
          AND line.severity >= ${minSeverity} ${contains}
        LIMIT ${limit}
        RETURNING 1
      )
      SELECT count(*)::int AS n FROM stored`),
    { signal, timeoutMs: LIMIT_MS },
  );
  return stored?.n ?? 0;
}
