import type { ArchivedStream, LogArchiveStore, LogLinesPage, LogPlace } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { join, sql, statement, type Sql } from '../read/sql.ts';
import { at, isoText, unixUs } from '../read/times.ts';

const PAGE_LIMIT_MS = 120_000;
const STREAMS_LIMIT_MS = 30_000;

/** The order of an archive. Rows that are equal in all of these are equal. */
const ORDER = [
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
];

/**
 * A row as a line of JSON by the names of its columns; what is NULL is left out. Made by the database: text and numbers
 * come out as they lie there, and this process does not touch them.
 */
const LINE = sql`
  '{"time":"' || ${isoText(sql`time`)} || '","time_nanos":' || time_nanos ||
  ',"observed_time":"' || ${isoText(sql`observed_time`)} || '","stream_id":' || stream_id ||
  ',"sequence":' || sequence || ',"severity":' || severity || ',"severity_text":' || to_json(severity_text)::text ||
  ',"body":' || to_json(body)::text || coalesce(',"body_json":' || body_json::text, '') ||
  ',"attributes":' || attributes::text || coalesce(',"trace_id":"' || encode(trace_id, 'hex') || '"', '') ||
  coalesce(',"span_id":"' || encode(span_id, 'hex') || '"', '') || ',"flags":' || flags ||
  coalesce(',"event_name":' || to_json(event_name)::text, '') || '}'`;

interface PageCells extends Row {
  readonly text: string | null;
  readonly lines: number;
  /** Rows that were found, before the page was cut to its bytes. */
  readonly found: number;
  readonly stream_ids: readonly number[] | null;
  readonly first_us: number | null;
  readonly last_us: number | null;
  readonly last_nanos: number | null;
  readonly last_stream: number | null;
  readonly last_sequence: string | null;
  /** How many rows at the end of the page have its last key. */
  readonly same_key: number;
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
  const lines = cells?.lines ?? 0;
  const isWhole = lines === (cells?.found ?? 0) && lines < ask.limit;
  return {
    text: cells?.text ?? '',
    lines,
    streamIds: cells?.stream_ids ?? [],
    firstUs: cells?.first_us ?? null,
    lastUs: cells?.last_us ?? null,
    next: isWhole || cells === undefined ? { timeUs: ask.untilUs, key: null } : behind(cells, ask.from),
  };
}

function behind(cells: PageCells, from: LogPlace): LogPlace {
  const timeUs = cells.last_us ?? from.timeUs;
  const [nanos, streamId, sequence] = [
    cells.last_nanos ?? 0,
    cells.last_stream ?? 0,
    cells.last_sequence ?? '0',
  ];
  const { key } = from;
  const isSame =
    key !== null &&
    from.timeUs === timeUs &&
    key.nanos === nanos &&
    key.streamId === streamId &&
    key.sequence === sequence;
  return {
    timeUs,
    key: { nanos, streamId, sequence, seen: cells.same_key + (isSame ? key.seen : 0) },
  };
}

function pageSql({ from, untilUs, limit, maxBytes }: PageAsk): Sql {
  const order = join(ORDER, sql`, `);
  const { key } = from;
  const seen = key?.seen ?? 0;
  const behindKey =
    key === null
      ? sql``
      : sql`AND (time, time_nanos, stream_id, sequence) >=
              (${at(from.timeUs)}, ${key.nanos}::smallint, ${key.streamId}::int, ${key.sequence}::bigint)`;
  // Rows of the key of `from` are read again and the seen ones dropped: no shorter key tells them apart.
  return sql`
    SELECT string_agg(line, E'\\n' ORDER BY place) AS text, count(*)::int AS lines,
           coalesce(max(found), 0)::int AS found, array_agg(stream_id) AS stream_ids,
           ${unixUs(sql`min(time)`)} AS first_us, ${unixUs(sql`max(time)`)} AS last_us,
           (array_agg(time_nanos ORDER BY place DESC))[1] AS last_nanos,
           (array_agg(stream_id ORDER BY place DESC))[1] AS last_stream,
           (array_agg(sequence ORDER BY place DESC))[1]::text AS last_sequence,
           coalesce((array_agg(of_key ORDER BY place DESC))[1], 0)::int AS same_key
    FROM (
      SELECT *, row_number() OVER (PARTITION BY time, time_nanos, stream_id, sequence ORDER BY place) AS of_key
      FROM (
        SELECT *, sum(octet_length(line) + 1) OVER (ORDER BY place) - octet_length(line) AS bytes_before,
               count(*) OVER () AS found
        FROM (
          SELECT time, time_nanos, stream_id, sequence, row_number() OVER (ORDER BY ${order}) AS place, ${LINE} AS line
          FROM (
            SELECT * FROM vigilops.logs
            WHERE time >= ${at(from.timeUs)} AND time < ${at(untilUs)} ${behindKey}
            ORDER BY ${order} LIMIT ${limit + seen}
          ) AS rows
        ) AS written
        WHERE place > ${seen}
      ) AS measured
      WHERE bytes_before <= ${maxBytes}
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
