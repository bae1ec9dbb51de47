import type { TemplateRate, TemplateRateReader } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at, unixUs } from '../read/times.ts';

const LIMIT_MS = 60_000;

interface RateRow extends Row {
  readonly service: string;
  readonly template_id: number;
  readonly severity: number;
  readonly minutes: readonly number[];
  readonly lines: readonly number[];
  readonly template_born_us: number | null;
  readonly service_born_us: number;
}

/** How often services write lines of each template, by the minute. */
export function createTemplateRateReader(connections: Connections): TemplateRateReader {
  return {
    read: async ({ fromUs, toUs }, limit, signal) => {
      const rows = await connections.query<RateRow>(
        statement(sql`
          WITH counted AS (
            SELECT stream.service_name AS service, coalesce(moved.to_id, c.template_id) AS template_id, c.time,
                   sum(c.lines) AS lines, max(c.severity) AS severity
            FROM vigilops.log_counts AS c
            JOIN vigilops.log_streams AS stream ON stream.id = c.stream_id
            LEFT JOIN vigilops.log_template_moves AS moved ON moved.from_id = c.template_id
            WHERE c.time >= ${at(fromUs)} AND c.time < ${at(toUs)}
            GROUP BY 1, 2, 3
          ), listed AS (
            SELECT service, template_id, max(severity)::int AS severity,
                   json_agg(round(date_part('epoch', time - ${at(fromUs)}) / 60)::int ORDER BY time) AS minutes,
                   json_agg(lines::float8 ORDER BY time) AS lines
            FROM counted GROUP BY service, template_id
            ORDER BY (max(severity) >= 17) DESC, sum(lines) DESC LIMIT ${limit}
          ), born AS (
            SELECT service_name AS service, min(first_seen) AS first_seen FROM vigilops.log_streams
            WHERE service_name IN (SELECT service FROM listed) GROUP BY service_name
          )
          SELECT listed.service, listed.template_id::float8 AS template_id, listed.severity, listed.minutes, listed.lines,
                 ${unixUs(sql`t.first_seen`)} AS template_born_us, ${unixUs(sql`born.first_seen`)} AS service_born_us
          FROM listed JOIN born USING (service)
          LEFT JOIN vigilops.log_templates AS t ON t.id = listed.template_id`),
        { signal, timeoutMs: LIMIT_MS },
      );
      return rows.map(rateOf);
    },
  };
}

function rateOf(row: RateRow): TemplateRate {
  return {
    service: row.service,
    templateId: row.template_id,
    severity: row.severity,
    minutes: row.minutes,
    lines: row.lines,
    templateBornUs: row.template_born_us,
    serviceBornUs: row.service_born_us,
  };
}
