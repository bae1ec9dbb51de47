import type {
  IssueDetail,
  IssueEvent,
  IssueListQuestion,
  IssueRecord,
  IssueSplit,
  SimilarIssue,
} from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import { sql, type Sql } from '../read/sql.ts';
import { countedLines } from './counted.ts';
import { familyOf, sparksOf } from './list.ts';
import { ISSUE_CELLS, MEMBERS_OF_I, recordOf, type IssueRow } from './rows.ts';

const MOST_SPLITS = 100;
const MOST_EVENTS = 200;
const MOST_MEMBERS = 200;
const MOST_SIMILAR = 8;
/** Below this they have little in common. */
const LEAST_SCORE = 0.3;

type Range = Pick<IssueListQuestion, 'fromUs' | 'toUs' | 'parts'>;

export async function findIssue(
  ask: Ask,
  id: number,
  range: Range,
  signal: AbortSignal,
): Promise<IssueDetail | undefined> {
  const [row] = await ask.read<IssueRow>(
    sql`
      SELECT ${ISSUE_CELLS} FROM vigilops.error_issues i ${MEMBERS_OF_I}
      WHERE i.id = (SELECT coalesce(merged_into, id) FROM vigilops.error_issues WHERE id = ${id})`,
    signal,
  );
  if (row === undefined) {
    return undefined;
  }
  const issue = recordOf(row);
  const lines = countedLines(range, familyOf([issue.id]));
  const [sparks, hosts, versions, events, members, similar] = await Promise.all([
    sparksOf(ask, [issue.id], range, signal),
    splitBy(ask, lines, HOSTS, signal),
    splitBy(ask, lines, VERSIONS, signal),
    eventsOf(ask, issue.id, signal),
    membersOf(ask, issue.id, signal),
    similarTo(ask, issue, signal),
  ]);
  const spark = sparks.get(issue.id) ?? [];
  const counts = { lines: spark.reduce((sum, lines) => sum + lines, 0), hosts: hosts.length, spark };
  return { issue: { ...issue, ...counts }, hosts, versions, events, members, similar };
}

interface SplitRow extends Row {
  readonly host_id: number | null;
  readonly name: string | null;
  readonly lines: number;
  readonly first_seen: Date;
  readonly last_seen: Date;
}

const HOSTS = {
  cells: sql`c.host_id, max(h.name) AS name`,
  from: sql`LEFT JOIN vigilops.effective_hosts h ON h.id = c.host_id`,
  by: sql`c.host_id`,
};
const VERSIONS = { cells: sql`NULL::int AS host_id, c.version AS name`, from: sql``, by: sql`c.version` };

async function splitBy(
  ask: Ask,
  lines: Sql,
  { cells, from, by }: typeof HOSTS,
  signal: AbortSignal,
): Promise<readonly IssueSplit[]> {
  const rows = await ask.question<SplitRow>(
    sql`
      SELECT ${cells}, sum(c.lines)::float8 AS lines, min(c.time) AS first_seen, max(c.time) AS last_seen
      FROM (${lines}) AS c ${from} GROUP BY ${by} ORDER BY sum(c.lines) DESC, ${by} LIMIT ${MOST_SPLITS}`,
    signal,
  );
  return rows.map((row) => ({
    name: row.name ?? '',
    hostId: row.host_id,
    lines: row.lines,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
  }));
}

interface EventRow extends Row {
  readonly id: string;
  readonly issue_id: string;
  readonly at: Date;
  readonly kind: IssueEvent['kind'];
  readonly actor: string | null;
  readonly detail: IssueEvent['detail'];
}

async function eventsOf(ask: Ask, id: number, signal: AbortSignal): Promise<readonly IssueEvent[]> {
  const rows = await ask.read<EventRow>(
    sql`
      SELECT id, issue_id, at, kind, actor, detail FROM vigilops.error_issue_events
      WHERE issue_id = ${id} ORDER BY id DESC LIMIT ${MOST_EVENTS}`,
    signal,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    issueId: Number(row.issue_id),
    at: row.at,
    kind: row.kind,
    by: row.actor,
    detail: row.detail,
  }));
}

async function membersOf(ask: Ask, id: number, signal: AbortSignal): Promise<readonly IssueRecord[]> {
  const rows = await ask.read<IssueRow>(
    sql`
      SELECT ${ISSUE_CELLS} FROM vigilops.error_issues i ${MEMBERS_OF_I}
      WHERE i.merged_into = ${id} ORDER BY i.last_seen DESC, i.id LIMIT ${MOST_MEMBERS}`,
    signal,
  );
  return rows.map(recordOf);
}

interface SimilarRow extends IssueRow {
  readonly score: number;
}

/** By calls or words that both have, among all that either has. */
async function similarTo(
  ask: Ask,
  issue: IssueRecord,
  signal: AbortSignal,
): Promise<readonly SimilarIssue[]> {
  const rows = await ask.read<SimilarRow>(
    sql`
      SELECT ${ISSUE_CELLS}, alike.score
      FROM (
        SELECT other.id, both_have.marks::float8 / (cardinality(own.marks) + cardinality(other.marks) - both_have.marks) AS score
        FROM vigilops.error_issues own
        JOIN vigilops.error_issues other ON other.marks && own.marks AND other.id <> own.id AND other.merged_into IS NULL
        CROSS JOIN LATERAL (
          SELECT count(*) AS marks FROM unnest(own.marks) AS mark WHERE mark = ANY(other.marks)
        ) AS both_have
        WHERE own.id = ${issue.id}
      ) AS alike
      JOIN vigilops.error_issues i ON i.id = alike.id ${MEMBERS_OF_I}
      WHERE alike.score >= ${LEAST_SCORE} ORDER BY alike.score DESC, i.last_seen DESC, i.id LIMIT ${MOST_SIMILAR}`,
    signal,
  );
  return rows.map((row) => ({ issue: recordOf(row), score: row.score }));
}
