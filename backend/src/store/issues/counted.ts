import type { IssueListQuestion } from '../../model/index.ts';
import { at } from '../read/times.ts';
import { join, sql, where, type Sql } from '../read/sql.ts';

export type CountedLines = Pick<IssueListQuestion, 'fromUs' | 'toUs'> &
  Partial<Pick<IssueListQuestion, 'hostIds' | 'version'>>;

/**
 * Lines of issues within a range, as rows (root, time, version, host_id, lines) where root is the issue that they count
 * for: what a job has added up, and what the writers noted since.
 */
export function countedLines(
  { fromUs, toUs, hostIds = [], version = null }: CountedLines,
  ids: Sql | null = null,
): Sql {
  const within = (table: Sql) => [
    sql`${table}.time >= ${at(fromUs)}`,
    sql`${table}.time < ${at(toUs)}`,
    ...(ids === null ? [] : [sql`${table}.issue_id IN (${ids})`]),
  ];
  const wanted = [
    ...(hostIds.length === 0 ? [] : [sql`s.host_id = ANY(${hostIds}::int4[])`]),
    ...(version === null ? [] : [sql`c.version = ${version}`]),
  ];
  return sql`
    SELECT coalesce(own.merged_into, own.id) AS root, c.time, c.version, s.host_id, c.lines
    FROM (
      SELECT c.time, c.issue_id, c.stream_id, c.version, c.lines
      FROM vigilops.error_issue_counts c ${where(within(sql`c`))}
      UNION ALL
      SELECT n.time, n.issue_id, n.stream_id, left(coalesce(r.attributes ->> 'service.version', ''), 100), n.lines
      FROM vigilops.error_issue_notes n
      JOIN vigilops.log_streams t ON t.id = n.stream_id JOIN vigilops.resources r ON r.id = t.resource_id
      ${where(within(sql`n`))}
    ) AS c
    JOIN vigilops.error_issues own ON own.id = c.issue_id
    JOIN vigilops.log_streams s ON s.id = c.stream_id
    ${where(wanted)}`;
}

/** Which of `parts` equal parts of the range a time lies in, from 0. */
export function partOf(
  time: Sql,
  { fromUs, toUs, parts }: Pick<IssueListQuestion, 'fromUs' | 'toUs' | 'parts'>,
): Sql {
  return sql`least(${parts}::int - 1, greatest(0, floor(
    extract(epoch FROM ${time} - ${at(fromUs)}) * 1e6 * ${parts}::int / ${Math.max(1, toUs - fromUs)}::float8)::int))`;
}

export const listOf = (ids: readonly number[]): Sql =>
  join(
    ids.map((id) => sql`${id}::int8`),
    sql`, `,
  );
