import { z } from 'zod';
import type { LogArchive, LogArchivePart, LogArchivePlace, LogPlace } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

export interface ArchiveCells extends Row {
  readonly id: number;
  readonly day: string;
  readonly run: number;
  readonly state: LogArchive['state'];
  readonly place: unknown;
  readonly parts: number;
  readonly lines: number;
  readonly raw_bytes: number;
  readonly bytes: number;
  readonly first_us: number | null;
  readonly last_us: number | null;
  readonly attempts: number;
  readonly next_try_us: number | null;
  readonly error: string | null;
  readonly verified_us: number | null;
  readonly checked_us: number | null;
  readonly in_table: boolean;
}

/** Figures are those of the parts that are there: also of a day that is being written. */
export const ARCHIVES = sql`
  SELECT a.id, a.day::text, a.run, a.state, a.place, p.parts, p.lines, p.raw_bytes, p.bytes, p.first_us, p.last_us,
         a.attempts, ${unixUs(sql`a.next_try_at`)} AS next_try_us, a.error, ${unixUs(sql`a.verified_at`)} AS verified_us,
         ${unixUs(sql`a.checked_at`)} AS checked_us, a.in_table
  FROM vigilops.log_archives a
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS parts, coalesce(sum(lines), 0)::float8 AS lines,
           coalesce(sum(raw_bytes), 0)::float8 AS raw_bytes, coalesce(sum(bytes), 0)::float8 AS bytes,
           ${unixUs(sql`min(first_time)`)} AS first_us, ${unixUs(sql`max(last_time)`)} AS last_us
    FROM vigilops.log_archive_parts WHERE archive_id = a.id AND state <> 'spooled'
  ) AS p`;

const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder') }),
  z.object({
    kind: z.literal('s3'),
    endpoint: z.string().nullable(),
    region: z.string(),
    bucket: z.string(),
    prefix: z.string(),
    pathStyle: z.boolean(),
  }),
]) satisfies z.ZodType<LogArchivePlace>;

export function archiveOf(cells: ArchiveCells): LogArchive {
  return {
    id: cells.id,
    day: cells.day,
    run: cells.run,
    state: cells.state,
    place: cells.place === null ? null : placeSchema.parse(cells.place),
    parts: cells.parts,
    lines: cells.lines,
    rawBytes: cells.raw_bytes,
    bytes: cells.bytes,
    firstUs: cells.first_us,
    lastUs: cells.last_us,
    attempts: cells.attempts,
    nextTryUs: cells.next_try_us,
    error: cells.error,
    verifiedUs: cells.verified_us,
    checkedUs: cells.checked_us,
    inTable: cells.in_table,
  };
}

export interface PartCells extends Row {
  readonly number: number;
  readonly name: string;
  readonly state: LogArchivePart['state'];
  readonly lines: number;
  readonly raw_bytes: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly first_us: number;
  readonly last_us: number;
  readonly ends_at: unknown;
}

export const PARTS = sql`
  SELECT number, name, state, lines::float8, raw_bytes::float8, bytes::float8, encode(sha256, 'hex') AS sha256,
         ${unixUs(sql`first_time`)} AS first_us, ${unixUs(sql`last_time`)} AS last_us, ends_at
  FROM vigilops.log_archive_parts`;

const logPlaceSchema = z.object({
  timeUs: z.number(),
  key: z
    .object({ nanos: z.number(), streamId: z.number(), sequence: z.string(), seen: z.number() })
    .nullable(),
}) satisfies z.ZodType<LogPlace>;

export function partOf(cells: PartCells): LogArchivePart {
  return {
    number: cells.number,
    name: cells.name,
    state: cells.state,
    lines: cells.lines,
    rawBytes: cells.raw_bytes,
    bytes: cells.bytes,
    sha256: cells.sha256,
    firstUs: cells.first_us,
    lastUs: cells.last_us,
    endsAt: logPlaceSchema.parse(cells.ends_at),
  };
}
