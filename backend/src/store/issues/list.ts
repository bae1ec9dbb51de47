import type { IssueList, IssueListQuestion, IssueSort, IssueState } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { containing, type Ask } from '../read/ask.ts';
import { sql, where, type Sql } from '../read/sql.ts';
import { countedLines, listOf, partOf } from './counted.ts';
import { ISSUE_CELLS, MEMBERS_OF_I, recordOf, type IssueRow } from './rows.ts';

interface ListRow extends IssueRow {
  readonly found: Partial<Record<IssueState, number>> | null;
  /** Null: the page is empty. */
  readonly seen: number | null;
  readonly hosts: number;
}

const ORDERS: Readonly<Record<IssueSort, Sql>> = {
  last_seen: sql`last_seen DESC`,
  first_seen: sql`first_seen DESC`,
  lines: sql`seen DESC`,
  trend: sql`trend DESC, seen DESC`,
};

export async function listIssues(
  ask: Ask,
  question: IssueListQuestion,
  signal: AbortSignal,
): Promise<IssueList> {
  const { fromUs, toUs, states, services, text, sort, offset, limit } = question;
  const like = containing(text);
  const wanted = [
    sql`i.merged_into IS NULL`,
    ...(services.length === 0 ? [] : [sql`i.service = ANY(${services}::text[])`]),
    ...(text === ''
      ? []
      : [
          sql`(i.title ILIKE ${like} OR i.type ILIKE ${like} OR i.culprit ILIKE ${like} OR i.id::text = ${text})`,
        ]),
  ];
  const middle = sql`to_timestamp(${(fromUs + toUs) / 2e6}::float8)`;
  const rows = await ask.question<ListRow>(
    sql`
      WITH counted AS (${countedLines(question)}),
      sums AS (
        SELECT root, sum(lines)::float8 AS seen, count(DISTINCT host_id)::int AS hosts,
               (coalesce(sum(lines) FILTER (WHERE time >= ${middle}), 0) * 2 - sum(lines))::float8 AS trend
        FROM counted GROUP BY root
      ),
      matching AS (
        SELECT ${ISSUE_CELLS}, sums.seen, sums.hosts, sums.trend
        FROM sums JOIN vigilops.error_issues i ON i.id = sums.root ${MEMBERS_OF_I} ${where(wanted)}
      ),
      states AS (
        SELECT jsonb_object_agg(state, issues) AS found
        FROM (SELECT state, count(*) AS issues FROM matching GROUP BY state) AS by_state
      ),
      page AS (
        SELECT * FROM matching
        ${where(states.length === 0 ? [] : [sql`state = ANY(${states}::text[])`])}
        ORDER BY ${ORDERS[sort]}, id LIMIT ${limit} OFFSET ${offset}
      )
      SELECT states.found, page.* FROM states LEFT JOIN page ON true ORDER BY ${ORDERS[sort]}, id`,
    signal,
  );
  const byState = { new: 0, known: 0, resolved: 0, regressed: 0, ignored: 0, ...rows[0]?.found };
  const page = rows.filter(({ seen }) => seen !== null);
  const sparks = await sparksOf(
    ask,
    page.map(({ id }) => Number(id)),
    question,
    signal,
  );
  const asked = states.length === 0 ? (Object.keys(byState) as IssueState[]) : states;
  return {
    items: page.map((row) => ({
      ...recordOf(row),
      lines: row.seen ?? 0,
      hosts: row.hosts,
      spark: sparks.get(Number(row.id)) ?? [],
    })),
    total: asked.reduce((sum, state) => sum + byState[state], 0),
    byState,
  };
}

interface SparkRow extends Row {
  readonly root: string;
  readonly part: number;
  readonly lines: number;
}

/** By issue: lines in equal parts of the range. */
export async function sparksOf(
  ask: Ask,
  roots: readonly number[],
  question: Pick<IssueListQuestion, 'fromUs' | 'toUs' | 'parts'> & Partial<IssueListQuestion>,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, readonly number[]>> {
  const sparks = new Map(roots.map((root) => [root, new Array<number>(question.parts).fill(0)]));
  if (roots.length === 0) {
    return sparks;
  }
  const rows = await ask.question<SparkRow>(
    sql`
      SELECT root, ${partOf(sql`time`, question)} AS part, sum(lines)::float8 AS lines
      FROM (${countedLines(question, familyOf(roots))}) AS counted GROUP BY 1, 2`,
    signal,
  );
  for (const { root, part, lines } of rows) {
    const spark = sparks.get(Number(root));
    if (spark !== undefined) {
      spark[part] = lines;
    }
  }
  return sparks;
}

/** Issues with what was merged into them. */
export function familyOf(roots: readonly number[]): Sql {
  return sql`SELECT f.id FROM vigilops.error_issues f WHERE coalesce(f.merged_into, f.id) IN (${listOf(roots)})`;
}
