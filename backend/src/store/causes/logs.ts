import type { CauseErrors, CauseFacts, CauseTemplate } from '../../model/index.ts';
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
/** Lines a minute that a template of less than a warning needs to be worth a look. */
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
        ask.question<TemplateRow>(
          // Moved templates count as what they are today. Rates a minute, smoothed, so that one line is no surge.
          sql`WITH counted AS (
                SELECT coalesce(move.to_id, count.template_id) AS id, stream.service_name AS service, stream.host_id,
                       ${minute} AS minute, sum(count.lines)::float8 AS lines, max(count.severity) AS severity,
                       count.time >= ${at(onsetUs - AROUND_US)} AS is_late
                FROM vigilops.log_counts AS count
                JOIN vigilops.log_streams AS stream ON stream.id = count.stream_id
                LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = count.template_id
                WHERE count.time >= ${at(fromUs)} AND count.time < ${at(toUs)} AND count.template_id <> 0
                GROUP BY 1, 2, 3, 4, count.time
              ), surge AS (
                SELECT id, service, host_id, max(severity)::int AS severity, json_agg(minute) AS minutes, json_agg(lines) AS lines,
                       coalesce(sum(lines) FILTER (WHERE is_late), 0)
                         / greatest(count(DISTINCT minute) FILTER (WHERE is_late), 1) AS late,
                       coalesce(sum(lines) FILTER (WHERE NOT is_late), 0)
                         / greatest(count(DISTINCT minute) FILTER (WHERE NOT is_late), 1) AS early
                FROM counted GROUP BY id, service, host_id
              )
              SELECT surge.id::text, template.text, surge.service, surge.host_id, surge.severity, surge.minutes, surge.lines,
                     ${unixUs(sql`template.first_seen`)} AS first_seen_us
              FROM surge JOIN vigilops.log_templates AS template ON template.id = surge.id
              WHERE late > 0 AND (severity >= ${WARN} OR late >= ${LEAST_INFO_LINES}) AND late > 1.5 * early
              ORDER BY (late + 1) / (early + 1) * (1 + severity / 8.0) DESC, surge.id LIMIT ${MOST_TEMPLATES + 1}`,
          signal,
        ),
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
