import { parseTimeUs } from '@vigilops/contracts/api';
import type { ArchivedStream, LogArchiveStore, LogLinesPage, LogPlace } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { join, sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';

const PAGE_LIMIT_MS = 120_000;
const STREAMS_LIMIT_MS = 30_000;

/** The order of an archive. Rows that are equal in all of these are equal. */
const ORDER = join(
  [
    sql`time`,
    sql`time_nanos`,
    sql`stream_id`,
    sql`sequence`,
    sql`body COLLATE "C"`,
    sql`attributes`,
    sql`observed_time`,
    sql`severity`,
    sql`severity_text COLLATE "C"`,
    sql`body_json`,
    sql`trace_id`,
    sql`span_id`,
    sql`flags`,
    sql`event_name COLLATE "C"`,
    sql`template_id`,
    sql`issue_id`,
  ],
  sql`, `,
);

/** ISO 8601 in UTC, a third cheaper than to_char; without the zeros at the end of a fraction. */
const isoJson = (column: Sql) => sql`left(to_json(${column} AT TIME ZONE 'UTC')::text, -1) || 'Z"'`;

/**
 * A row as a line of JSON by the names of its columns; what is NULL is left out. Made by the database: text and numbers
 * come out as they lie there, and this process does not touch them.
 */
const LINE = sql`
  '{"time":' || ${isoJson(sql`time`)} || ',"time_nanos":' || time_nanos || ',"stream_id":' || stream_id ||
  ',"sequence":' || sequence || ',"severity":' || severity || ',"observed_time":' || ${isoJson(sql`observed_time`)} ||
  ',"severity_text":' || to_json(severity_text)::text || ',"body":' || to_json(body)::text ||
  coalesce(',"body_json":' || body_json::text, '') || ',"attributes":' || attributes::text ||
  coalesce(',"trace_id":"' || encode(trace_id, 'hex') || '"', '') ||
  coalesce(',"span_id":"' || encode(span_id, 'hex') || '"', '') || ',"flags":' || flags ||
  coalesce(',"event_name":' || to_json(event_name)::text, '') || coalesce(',"template_id":' || template_id, '') ||
  coalesce(',"issue_id":' || issue_id, '') || '}'`;

/** How a line begins: its place in the order, as far as streams go. */
const HEAD = /\{"time":"([^"]+)Z","time_nanos":(\d+),"stream_id":(\d+),"sequence":(-?\d+),/y;

interface PageCells extends Row {
  readonly text: string | null;
  readonly lines: number;
  /** Rows that were found, before the page was cut to its bytes. */
  readonly found: number;
}

type PageAsk = Parameters<LogArchiveStore['page']>[0];

export async function readPage(
  connections: Connections,
  ask: PageAsk,
  signal: AbortSignal,
): Promise<LogLinesPage> {
  const [cells] = await connections.query<PageCells>(statement(pageSql(ask)), {
    signal,
    timeoutMs: PAGE_LIMIT_MS,
  });
  const { text, lines, found } = cells ?? { text: null, lines: 0, found: 0 };
  if (text === null) {
    const next = { timeUs: ask.untilUs, key: null };
    return { text: '', lines: 0, streamIds: [], firstUs: null, lastUs: null, next };
  }
  const heads = headsOf(text);
  const last = heads.at(-1);
  const isWhole = lines === found && lines < ask.limit;
  return {
    text,
    lines,
    streamIds: [...new Set(heads.map(({ streamId }) => streamId))],
    firstUs: timeUsOf(heads[0]),
    lastUs: timeUsOf(last),
    next: isWhole || last === undefined ? { timeUs: ask.untilUs, key: null } : behind(heads, ask.from),
  };
}

interface Head {
  readonly time: string;
  readonly nanos: number;
  readonly streamId: number;
  readonly sequence: string;
}

function headsOf(text: string): readonly Head[] {
  const heads: Head[] = [];
  for (let from = 0; from !== 0 || heads.length === 0; from = text.indexOf('\n', from) + 1) {
    HEAD.lastIndex = from;
    const head = HEAD.exec(text);
    if (head === null) {
      throw new Error('a line of the archive does not begin as lines do');
    }
    const [, time = '', nanos, streamId, sequence = ''] = head;
    // The rows are joined in the order in which they come out of the sort; who reads on from the last one relies on it.
    if (time < (heads.at(-1)?.time ?? '')) {
      throw new Error('lines of the archive came out of order');
    }
    heads.push({ time, nanos: Number(nanos), streamId: Number(streamId), sequence });
  }
  return heads;
}

function timeUsOf(head: Head | undefined): number | null {
  return head === undefined ? null : (parseTimeUs(`${head.time}Z`, 0) ?? null);
}

/** Behind the last line, and behind as many rows of its key as were read. */
function behind(heads: readonly Head[], from: LogPlace): LogPlace {
  const last = heads.at(-1);
  const timeUs = timeUsOf(last);
  if (last === undefined || timeUs === null) {
    return from;
  }
  const { nanos, streamId, sequence } = last;
  const others = heads.findLastIndex(
    (head) =>
      head.time !== last.time ||
      head.nanos !== nanos ||
      head.streamId !== streamId ||
      head.sequence !== sequence,
  );
  const wasBefore =
    others === -1 &&
    from.timeUs === timeUs &&
    from.key?.nanos === nanos &&
    from.key.streamId === streamId &&
    from.key.sequence === sequence;
  const seen = heads.length - 1 - others + (wasBefore ? (from.key?.seen ?? 0) : 0);
  return { timeUs, key: { nanos, streamId, sequence, seen } };
}

function pageSql({ from, untilUs, limit, maxBytes }: PageAsk): Sql {
  const { key } = from;
  const seen = key?.seen ?? 0;
  const behindKey =
    key === null
      ? sql``
      : sql`AND (time, time_nanos, stream_id, sequence) >=
              (${at(from.timeUs)}, ${key.nanos}::smallint, ${key.streamId}::int, ${key.sequence}::bigint)`;
  // Rows of the key of `from` are read again and the seen ones dropped: no shorter key tells them apart.
  return sql`
    SELECT string_agg(line, E'\\n') FILTER (WHERE fits) AS text,
           (count(*) FILTER (WHERE fits))::int AS lines, count(*)::int AS found
    FROM (
      SELECT place, line,
             sum(octet_length(line) + 1) OVER (ORDER BY place ROWS UNBOUNDED PRECEDING) - octet_length(line) <=
               ${maxBytes} AS fits
      FROM (
        SELECT row_number() OVER (ORDER BY ${ORDER}) AS place, ${LINE} AS line
        FROM (
          SELECT * FROM vigilops.logs
          WHERE time >= ${at(from.timeUs)} AND time < ${at(untilUs)} ${behindKey}
          ORDER BY ${ORDER} LIMIT ${limit + seen}
        ) AS rows
      ) AS written
      WHERE place > ${seen}
    ) AS page`;
}

interface StreamCells extends Row {
  readonly id: number;
  readonly hash: string;
  readonly host_key: string | null;
  readonly host_name: string | null;
  readonly service_name: string;
  readonly file_path: string;
  readonly resource_hash: string;
  readonly service_namespace: string;
  readonly service_instance_id: string;
  readonly resource_schema_url: string;
  readonly resource_attributes: string;
  readonly scope_hash: string;
  readonly scope_name: string;
  readonly scope_version: string;
  readonly scope_schema_url: string;
  readonly scope_attributes: string;
}

export async function readStreams(
  connections: Connections,
  ids: readonly number[],
  signal: AbortSignal,
): Promise<readonly ArchivedStream[]> {
  const rows = await connections.query<StreamCells>(
    statement(sql`
      SELECT s.id, encode(s.hash, 'hex') AS hash, h.key AS host_key, h.name AS host_name, s.service_name, s.file_path,
             encode(r.hash, 'hex') AS resource_hash, r.service_namespace, r.service_instance_id,
             r.schema_url AS resource_schema_url, r.attributes::text AS resource_attributes,
             encode(c.hash, 'hex') AS scope_hash, c.name AS scope_name, c.version AS scope_version,
             c.schema_url AS scope_schema_url, c.attributes::text AS scope_attributes
      FROM vigilops.log_streams s
      JOIN vigilops.resources r ON r.id = s.resource_id
      JOIN vigilops.scopes c ON c.id = s.scope_id
      LEFT JOIN vigilops.hosts h ON h.id = s.host_id
      WHERE s.id = ANY(${ids}::int[]) ORDER BY s.id`),
    { signal, timeoutMs: STREAMS_LIMIT_MS },
  );
  return rows.map((row) => ({
    id: row.id,
    hash: row.hash,
    host: row.host_key === null ? null : { key: row.host_key, name: row.host_name ?? row.host_key },
    service: row.service_name,
    file: row.file_path,
    resource: {
      hash: row.resource_hash,
      service_namespace: row.service_namespace,
      service_instance_id: row.service_instance_id,
      schema_url: row.resource_schema_url,
      attributes: row.resource_attributes,
    },
    scope: {
      hash: row.scope_hash,
      name: row.scope_name,
      version: row.scope_version,
      schema_url: row.scope_schema_url,
      attributes: row.scope_attributes,
    },
  }));
}
