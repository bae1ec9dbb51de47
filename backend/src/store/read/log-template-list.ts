import { countedFromUs } from '../templates/counted-from.ts';
import { containing, type Ask } from './ask.ts';
import { conditionSql } from './log-condition.ts';
import { FIRST_OF_LEVEL } from './log-counts.ts';
import { join, sql, where, type Sql } from './sql.ts';
import { at, lasting, unixUs, type TimeRange } from './times.ts';

/** Whose lines are counted, and when: whole minutes. */
export interface TemplateFilters {
  readonly range: TimeRange;
  /** Undefined: all streams. */
  readonly streamIds?: readonly number[] | undefined;
  /** Severity numbers, both ends included. */
  readonly severities?: readonly (readonly [number, number])[] | undefined;
}

export interface TemplateRecord {
  readonly id: number;
  readonly text: string;
  readonly name: string | null;
  readonly places: readonly string[];
  readonly isPinned: boolean;
  readonly isGiven: boolean;
  readonly firstUs: number;
  readonly lastUs: number;
  readonly lines: number;
}

export interface TemplatePage {
  readonly items: readonly TemplateRecord[];
  /** Of all pages. */
  readonly templates: number;
  readonly lines: number;
}

export interface TemplateMoveRecord {
  readonly id: number;
  readonly text: string | null;
  readonly atUs: number;
}

export interface TemplateSource {
  readonly service: string;
  readonly host: string | null;
  /** The first of its level; 0 is unknown. */
  readonly severity: number;
  readonly lines: number;
}

export interface LogTemplateReader {
  /** Lines before are not counted by template; microseconds, -Infinity: all are. */
  countedFromUs(signal: AbortSignal): Promise<number>;
  list(
    question: TemplateFilters & {
      readonly search?: string | undefined;
      /** Only those whose first line is in the range. */
      readonly onlyNew: boolean;
      readonly sort: 'lines' | 'first_seen' | 'last_seen';
      readonly offset: number;
      readonly limit: number;
    },
    signal: AbortSignal,
  ): Promise<TemplatePage>;
  /** The template in which the lines of this one are counted today, with its lines; undefined where nobody has the id. */
  find(id: number, filters: TemplateFilters, signal: AbortSignal): Promise<TemplateRecord | undefined>;
  /** Lines of templates by step from the range's start on; steps without any are left out. */
  countBySteps(
    ids: readonly number[],
    question: TemplateFilters & { readonly stepUs: number },
    signal: AbortSignal,
  ): Promise<readonly { readonly id: number; readonly step: number; readonly lines: number }[]>;
  /** Those whose lines are its own, the newest first. */
  movedTo(id: number, limit: number, signal: AbortSignal): Promise<readonly TemplateMoveRecord[]>;
  sources(id: number, filters: TemplateFilters, signal: AbortSignal): Promise<readonly TemplateSource[]>;
}

export function createLogTemplateReader(ask: Ask): LogTemplateReader {
  return {
    countedFromUs: (signal) => countedFromUs(ask, signal),

    async list({ search, onlyNew, sort, offset, limit, ...filters }, signal) {
      const conditions = [
        ...(search === undefined || search === ''
          ? []
          : [sql`(t.text ILIKE ${containing(search)} OR t.name ILIKE ${containing(search)})`]),
        ...(onlyNew ? [sql`t.first_seen >= ${at(filters.range.fromUs)}`] : []),
      ];
      const rows = await ask.question<RecordRow & { templates: number; all_lines: number }>(
        sql`SELECT ${COLUMNS}, counted.lines::float8 AS lines, count(*) OVER ()::float8 AS templates,
                   (sum(counted.lines) OVER ())::float8 AS all_lines
            FROM (${countsByTemplate(filters)}) AS counted JOIN vigilops.log_templates t ON t.id = counted.id
            ${where(conditions)} ORDER BY ${ORDERS[sort]}, t.id OFFSET ${offset} LIMIT ${limit}`,
        signal,
      );
      const [first] = rows;
      return { items: rows.map(recordOf), templates: first?.templates ?? 0, lines: first?.all_lines ?? 0 };
    },

    async find(id, filters, signal) {
      const [row] = await ask.question<RecordRow>(
        sql`WITH own AS (
              SELECT coalesce((SELECT to_id FROM vigilops.log_template_moves WHERE from_id = ${id}), ${id}::bigint) AS id)
            SELECT ${COLUMNS}, coalesce((
              SELECT sum(lines) FROM vigilops.log_counts ${where([
                ...conditionsOf(filters),
                sql`template_id IN (SELECT id FROM own UNION ALL
                      SELECT from_id FROM vigilops.log_template_moves WHERE to_id = (SELECT id FROM own))`,
              ])}), 0)::float8 AS lines
            FROM vigilops.log_templates t WHERE t.id = (SELECT id FROM own)`,
        signal,
      );
      return row === undefined ? undefined : recordOf(row);
    },

    countBySteps: (ids, { stepUs, ...filters }, signal) =>
      ask.question<{ id: number; step: number; lines: number }>(
        sql`SELECT coalesce(move.to_id, counted.template_id)::float8 AS id, counted.step,
                   sum(counted.lines)::float8 AS lines
            FROM (
              SELECT template_id, (date_part('epoch', date_bin(${lasting(stepUs)}, time, ${at(filters.range.fromUs)})
                       - ${at(filters.range.fromUs)}) * 1000000 / ${stepUs}::float8)::int AS step, sum(lines) AS lines
              FROM vigilops.log_counts ${where([
                ...conditionsOf(filters),
                sql`template_id IN (SELECT unnest(${ids}::bigint[]) UNION ALL
                      SELECT from_id FROM vigilops.log_template_moves
                      WHERE to_id = ANY(${ids}::bigint[]))`,
              ])} GROUP BY 1, 2
            ) AS counted
            LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = counted.template_id GROUP BY 1, 2`,
        signal,
      ),

    movedTo: (id, limit, signal) =>
      ask.read<TemplateMoveRecord & Record<string, unknown>>(
        sql`SELECT move.from_id::float8 AS id, t.text, ${unixUs(sql`move.at`)} AS "atUs"
            FROM vigilops.log_template_moves AS move LEFT JOIN vigilops.log_templates t ON t.id = move.from_id
            WHERE move.to_id = ${id} ORDER BY move.at DESC, move.from_id LIMIT ${limit}`,
        signal,
      ),

    sources: (id, filters, signal) =>
      ask.question<TemplateSource & Record<string, unknown>>(
        sql`SELECT stream.service_name AS service, host.name AS host, counted.severity, sum(counted.lines)::float8 AS lines
            FROM (
              SELECT stream_id, ${FIRST_OF_LEVEL} AS severity, sum(lines) AS lines FROM vigilops.log_counts ${where(
                [
                  ...conditionsOf(filters),
                  sql`(template_id = ${id} OR template_id IN (
                      SELECT from_id FROM vigilops.log_template_moves WHERE to_id = ${id}))`,
                ],
              )} GROUP BY 1, 2
            ) AS counted
            JOIN vigilops.log_streams AS stream ON stream.id = counted.stream_id
            LEFT JOIN vigilops.effective_hosts AS host ON host.id = stream.host_id
            GROUP BY 1, 2, 3`,
        signal,
      ),
  };
}

const ORDERS = {
  lines: sql`counted.lines DESC`,
  first_seen: sql`t.first_seen DESC`,
  last_seen: sql`t.last_seen DESC`,
};

const COLUMNS = sql`t.id::float8 AS id, t.text, t.name, t.places, t.is_pinned, t.is_given,
  ${unixUs(sql`t.first_seen`)} AS first_us, ${unixUs(sql`t.last_seen`)} AS last_us`;

function conditionsOf({ range, streamIds, severities }: TemplateFilters): Sql[] {
  return [
    sql`time >= ${at(range.fromUs)}`,
    sql`time < ${at(range.toUs)}`,
    ...(streamIds === undefined ? [] : [sql`stream_id = ANY(${streamIds}::int[])`]),
    ...(severities === undefined ? [] : [conditionSql({ kind: 'severity', ranges: severities })]),
  ];
}

/** Those whose lines are another's count there. */
function countsByTemplate(filters: TemplateFilters): Sql {
  return sql`
    SELECT coalesce(move.to_id, own.template_id) AS id, sum(own.lines) AS lines
    FROM (SELECT template_id, sum(lines) AS lines FROM vigilops.log_counts
          WHERE ${join([...conditionsOf(filters), sql`template_id <> 0`], sql` AND `)} GROUP BY 1) AS own
    LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = own.template_id GROUP BY 1`;
}

interface RecordRow extends Record<string, unknown> {
  readonly id: number;
  readonly text: string;
  readonly name: string | null;
  readonly places: readonly string[];
  readonly is_pinned: boolean;
  readonly is_given: boolean;
  readonly first_us: number;
  readonly last_us: number;
  readonly lines: number;
}

function recordOf(row: RecordRow): TemplateRecord {
  return {
    id: row.id,
    text: row.text,
    name: row.name,
    places: row.places,
    isPinned: row.is_pinned,
    isGiven: row.is_given,
    firstUs: row.first_us,
    lastUs: row.last_us,
    lines: row.lines,
  };
}
