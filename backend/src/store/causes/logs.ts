import type { CauseErrors, CauseFacts, CauseRange, CauseTemplate } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { sql } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';
import { bounded, minuteOf } from './bounded.ts';

const MOST_WRITERS = 500;
const MOST_TEMPLATES = 80;
/** OpenTelemetry SeverityNumber of ERROR and WARN. */
const ERROR = 17;
const WARN = 13;
/** Before the onset so long belongs to the trouble: it may have been noticed late. */
const AROUND_US = 600e6;
/** Lines a minute that a template of less than a warning needs to be worth a look, unless it is new. */
const LEAST_INFO_LINES = 10;

interface ErrorRow extends Record<string, unknown>, Omit<CauseErrors, 'hostId'> {
  readonly host_id: number | null;
}

interface TemplateRow extends Record<string, unknown>, Omit<CauseTemplate, 'id' | 'hostId' | 'firstSeenUs'> {
  readonly id: string;
  readonly host_id: number | null;
  readonly first_seen_us: number;
}

/** Counts of lines, from those that the writer keeps with them. */
export function createLogFacts(ask: Ask): Pick<CauseFacts, 'logs'> {
  return {
    logs: async (range, onsetUs, signal) => {
      const { fromUs, toUs } = range;
      const minute = minuteOf(sql`count.time`, fromUs);
      const [begun, errors, templates] = await Promise.all([
        ask.read<{ after_us: number | null }>(
          sql`SELECT ${unixUs(sql`max(after)`)} AS after_us FROM vigilops.log_counts_begin`,
          signal,
        ),
        ask.question<ErrorRow>(
          sql`SELECT service, host_id, json_agg(minute) AS minutes, json_agg(lines) AS lines
              FROM (
                SELECT stream.service_name AS service, stream.host_id, ${minute} AS minute, sum(count.lines)::float8 AS lines
                FROM vigilops.log_counts AS count JOIN vigilops.log_streams AS stream ON stream.id = count.stream_id
                WHERE count.time >= ${at(fromUs)} AND count.time < ${at(toUs)} AND count.severity >= ${ERROR}
                GROUP BY 1, 2, 3
              ) AS counted
              GROUP BY service, host_id ORDER BY sum(counted.lines) DESC LIMIT ${MOST_WRITERS + 1}`,
          signal,
        ),
        readTemplates(ask, range, onsetUs, signal),
      ]);
      const cutErrors = bounded(errors, MOST_WRITERS);
      const cutTemplates = bounded(templates, MOST_TEMPLATES);
      return {
        countedFromUs: begun[0]?.after_us ?? 0,
        errors: {
          items: cutErrors.items.map(({ host_id, ...row }) => ({ ...row, hostId: host_id })),
          isCut: cutErrors.isCut,
        },
        templates: {
          items: cutTemplates.items.map(({ id, host_id, first_seen_us, ...row }) => ({
            ...row,
            id: Number(id),
            hostId: host_id,
            firstSeenUs: first_seen_us,
          })),
          isCut: cutTemplates.isCut,
        },
      };
    },
  };
}

/**
 * Which began or surged is seen from sums alone; only those few are read by the minute. Moved templates count as what they
 * are today. Rates a minute, smoothed, so that one line is no surge.
 */
async function readTemplates(
  ask: Ask,
  { fromUs, toUs }: CauseRange,
  onsetUs: number,
  signal: AbortSignal,
): Promise<readonly TemplateRow[]> {
  const lateUs = onsetUs - AROUND_US;
  const minutes = (us: number) => Math.max(1, us / 60e6);
  return ask.question<TemplateRow>(
    sql`WITH total AS (
          SELECT template_id, stream_id, max(severity)::int AS severity,
                 coalesce(sum(lines) FILTER (WHERE time >= ${at(lateUs)}), 0)::float8
                   / ${minutes(toUs - lateUs)}::float8 AS late,
                 coalesce(sum(lines) FILTER (WHERE time < ${at(lateUs)}), 0)::float8
                   / ${minutes(lateUs - fromUs)}::float8 AS early
          FROM vigilops.log_counts
          WHERE time >= ${at(fromUs)} AND time < ${at(toUs)} AND template_id <> 0
          GROUP BY template_id, stream_id
        ), surge AS (
          SELECT coalesce(move.to_id, total.template_id) AS id, stream.service_name AS service, stream.host_id,
                 max(severity) AS severity, array_agg(DISTINCT total.template_id) AS template_ids,
                 array_agg(DISTINCT total.stream_id) AS stream_ids,
                 (sum(late) + 1) / (sum(early) + 1) * (1 + max(severity) / 8.0) AS score
          FROM total
          JOIN vigilops.log_streams AS stream ON stream.id = total.stream_id
          LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = total.template_id
          LEFT JOIN vigilops.log_templates AS young
            ON young.id = coalesce(move.to_id, total.template_id) AND young.first_seen >= ${at(lateUs)}
          GROUP BY 1, 2, 3
          HAVING sum(late) > 1.5 * sum(early)
            AND (max(severity) >= ${WARN} OR sum(late) >= ${LEAST_INFO_LINES} OR bool_or(young.id IS NOT NULL))
          ORDER BY score DESC, id LIMIT ${MOST_TEMPLATES + 1}
        )
        SELECT surge.id::text, template.text, surge.service, surge.host_id, surge.severity, counted.minutes, counted.lines,
               ${unixUs(sql`template.first_seen`)} AS first_seen_us
        FROM surge
        JOIN vigilops.log_templates AS template ON template.id = surge.id
        CROSS JOIN LATERAL (
          SELECT json_agg(minute) AS minutes, json_agg(lines) AS lines
          FROM (
            SELECT ${minuteOf(sql`time`, fromUs)} AS minute, sum(lines)::float8 AS lines FROM vigilops.log_counts
            WHERE template_id = ANY(surge.template_ids) AND stream_id = ANY(surge.stream_ids)
              AND time >= ${at(fromUs)} AND time < ${at(toUs)}
            GROUP BY 1
          ) AS by_minute
        ) AS counted
        ORDER BY surge.score DESC, surge.id`,
    signal,
  );
}
