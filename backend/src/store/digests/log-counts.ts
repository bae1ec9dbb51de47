import type { DigestCounts, DigestSpan } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { within } from './alert-counts.ts';

const MOST_ROWS = 5;
const MOST_TEXT = 300;
/** OpenTelemetry's ERROR and above. */
const ERROR = 17;
/** A surge is at least this many times as much as before, and so many lines at least. */
const TIMES = 3;
const LINES = 100;

type Logs = Awaited<ReturnType<DigestCounts['logs']>>;
type Issues = Awaited<ReturnType<DigestCounts['issues']>>;

/** Lines of a template that was merged with another count there. */
const COUNTED = ({ beforeUs, toUs }: DigestSpan, fromUs: number) => sql`
  SELECT coalesce(move.to_id, count.template_id) AS template_id,
         sum(count.lines) FILTER (WHERE count.time >= ${at(fromUs)})::float8 AS lines,
         coalesce(sum(count.lines) FILTER (WHERE count.time < ${at(fromUs)}), 0)::float8 AS lines_before
  FROM vigilops.log_counts AS count
  LEFT JOIN vigilops.log_template_moves AS move ON move.from_id = count.template_id
  WHERE count.time >= ${at(beforeUs)} AND count.time < ${at(toUs)} AND count.template_id <> 0
  GROUP BY 1`;

export async function countLogs(db: Queryable, span: DigestSpan): Promise<Logs> {
  const isNow = sql`time >= ${at(span.fromUs)}`;
  const [sums] = await db.query<{ now: number; before: number; errors: number; errors_before: number } & Row>(
    statement(sql`
      SELECT coalesce(sum(lines) FILTER (WHERE ${isNow}), 0)::float8 AS now,
             coalesce(sum(lines) FILTER (WHERE NOT ${isNow}), 0)::float8 AS before,
             coalesce(sum(lines) FILTER (WHERE ${isNow} AND severity >= ${ERROR}), 0)::float8 AS errors,
             coalesce(sum(lines) FILTER (WHERE NOT ${isNow} AND severity >= ${ERROR}), 0)::float8 AS errors_before
      FROM vigilops.log_counts WHERE time >= ${at(span.beforeUs)} AND time < ${at(span.toUs)}`),
  );
  const text = sql`left(coalesce(template.name, template.text), ${MOST_TEXT}) AS text`;
  const fresh = await db.query<Logs['top_fresh'][number] & { total: number } & Row>(
    statement(sql`
      SELECT template.id::float8 AS id, ${text}, counted.lines, count(*) OVER ()::int AS total
      FROM (${COUNTED({ ...span, beforeUs: span.fromUs }, span.fromUs)}) AS counted
      JOIN vigilops.log_templates AS template ON template.id = counted.template_id
      WHERE ${within(sql`template.first_seen`, span)}
      ORDER BY counted.lines DESC, template.id LIMIT ${MOST_ROWS}`),
  );
  const surging = await db.query<Logs['surging'][number] & Row>(
    statement(sql`
      SELECT template.id::float8 AS id, ${text}, counted.lines, counted.lines_before
      FROM (${COUNTED(span, span.fromUs)}) AS counted
      JOIN vigilops.log_templates AS template ON template.id = counted.template_id
      WHERE template.first_seen < ${at(span.fromUs)} AND counted.lines >= ${LINES}
        AND counted.lines_before > 0 AND counted.lines >= ${TIMES} * counted.lines_before
      ORDER BY counted.lines - counted.lines_before DESC, template.id LIMIT ${MOST_ROWS}`),
  );
  return {
    now: sums?.now ?? 0,
    before: sums?.before ?? 0,
    errors: sums?.errors ?? 0,
    errors_before: sums?.errors_before ?? 0,
    fresh: fresh[0]?.total ?? 0,
    top_fresh: fresh.map(({ id, text: words, lines }) => ({ id, text: words, lines })),
    surging: [...surging],
  };
}

export async function countIssues(db: Queryable, span: DigestSpan): Promise<Issues> {
  const rows = await db.query<Issues['top'][number] & Row>(
    statement(sql`
      WITH counted AS (
        SELECT coalesce(issue.merged_into, issue.id) AS id, sum(note.lines)::float8 AS lines
        FROM (SELECT issue_id, lines FROM vigilops.error_issue_counts WHERE ${within(sql`time`, span)}
              UNION ALL
              SELECT issue_id, lines FROM vigilops.error_issue_notes WHERE ${within(sql`time`, span)}) AS note
        JOIN vigilops.error_issues AS issue ON issue.id = note.issue_id
        GROUP BY 1
      )
      SELECT issue.id::float8 AS id, left(issue.title, ${MOST_TEXT}) AS title, issue.service, counted.lines, issue.state,
             (${within(sql`issue.first_seen`, span)}) AS is_fresh
      FROM counted JOIN vigilops.error_issues AS issue ON issue.id = counted.id
      WHERE issue.state <> 'ignored' ORDER BY counted.lines DESC, issue.id`),
  );
  const [counts] = await db.query<{ fresh: number; regressed: number; unseen: number } & Row>(
    statement(sql`
      SELECT count(*) FILTER (WHERE ${within(sql`first_seen`, span)})::int AS fresh,
             count(*) FILTER (WHERE ${within(sql`regressed_at`, span)})::int AS regressed,
             count(*) FILTER (WHERE state = 'new' AND first_seen < ${at(span.toUs)} - interval '3 days'
                                AND last_seen >= ${at(span.fromUs)})::int AS unseen
      FROM vigilops.error_issues WHERE merged_into IS NULL AND state <> 'ignored' AND first_seen < ${at(span.toUs)}`),
  );
  return {
    fresh: counts?.fresh ?? 0,
    regressed: counts?.regressed ?? 0,
    unseen: counts?.unseen ?? 0,
    lines: rows.reduce((sum, { lines }) => sum + lines, 0),
    top: rows.slice(0, MOST_ROWS),
  };
}
