import type { IssuesFolded } from '../../model/index.ts';
import type { Connections, Session } from '../connections.ts';
import type { Row } from '../database.ts';
import type { StorageEngine } from '../engines/engine.ts';
import { sql, statement } from '../read/sql.ts';
import { followTemplates } from './follow-templates.ts';
import { lockIssues } from './lock.ts';
import { bringBack, wake } from './wake.ts';

const LIMIT_MS = 60_000;
const DAY_US = 86_400_000_000;

export interface FoldDeps {
  readonly connections: Connections;
  readonly engine: () => StorageEngine;
}

/** What the notes say of one issue in one version. */
export interface FoldedLines {
  readonly issueId: number;
  readonly version: string;
  readonly lines: number;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
}

/**
 * Adds up what writers noted of issues. The notes go, the counts and what is known of the issues come, and issues that were
 * resolved or ignored come back, in one transaction: a reader sees each line once.
 */
export async function foldIssues(deps: FoldDeps, now: Date, signal: AbortSignal): Promise<IssuesFolded> {
  const { connections } = deps;
  const within = { signal, timeoutMs: LIMIT_MS };
  const days = await connections.query<{ day_us: number }>({ text: DAYS_SQL }, within);
  await deps.engine().makeRoom('error_issue_counts', new Set(days.map(({ day_us: day }) => day)), signal);
  const done = await connections.transaction(async (tx) => {
    const { notes, folded } = await takeNotes(
      tx,
      days.map(({ day_us: day }) => day),
    );
    const merged = await followTemplates(tx, now);
    await addUp(tx, folded);
    const regressed = await bringBack(tx, folded, now);
    const woken = await wake(tx, now);
    return { notes, merged, regressed, woken };
  }, within);
  const [counted] = await connections.query<{ open: number }>({ text: OPEN_SQL }, within);
  return { ...done, open: counted?.open ?? 0 };
}

const OPEN_SQL = `
  SELECT count(*)::int AS open FROM vigilops.error_issues
  WHERE merged_into IS NULL AND state IN ('new', 'known', 'regressed')`;

const DAYS_SQL = `
  SELECT DISTINCT floor(extract(epoch FROM time) / 86400)::float8 * ${String(DAY_US)} AS day_us
  FROM vigilops.error_issue_notes`;

interface FoldedRow extends Row {
  readonly issue_id: string | null;
  readonly version: string;
  readonly lines: number;
  readonly first_time: Date;
  readonly last_time: Date;
  readonly notes: number;
}

/** Of these days alone: for others there may be no place. */
async function takeNotes(
  tx: Session,
  daysUs: readonly number[],
): Promise<{ readonly notes: number; readonly folded: readonly FoldedLines[] }> {
  if (daysUs.length === 0) {
    return { notes: 0, folded: [] };
  }
  const rows = await tx.query<FoldedRow>(
    statement(sql`
      WITH gone AS (
        DELETE FROM vigilops.error_issue_notes
        WHERE floor(extract(epoch FROM time) / 86400)::float8 * ${DAY_US}::float8 = ANY(${daysUs}::float8[])
        RETURNING *
      ),
      sums AS (
        SELECT g.time, g.issue_id, g.stream_id, left(coalesce(r.attributes ->> 'service.version', ''), 100) AS version,
               sum(g.lines) AS lines, min(g.first_time) AS first_time, max(g.last_time) AS last_time, count(*) AS notes
        FROM gone g
        LEFT JOIN vigilops.log_streams s ON s.id = g.stream_id LEFT JOIN vigilops.resources r ON r.id = s.resource_id
        GROUP BY 1, 2, 3, 4
      ),
      kept AS (
        INSERT INTO vigilops.error_issue_counts (time, issue_id, stream_id, version, lines)
        SELECT time, issue_id, stream_id, version, lines FROM sums
      )
      SELECT issue_id, version, sum(lines)::float8 AS lines, min(first_time) AS first_time, max(last_time) AS last_time,
             sum(notes)::int AS notes
      FROM sums GROUP BY issue_id, version`),
  );
  return {
    notes: rows.reduce((sum, row) => sum + row.notes, 0),
    folded: rows.map((row) => ({
      issueId: Number(row.issue_id),
      version: row.version,
      lines: row.lines,
      firstSeen: row.first_time,
      lastSeen: row.last_time,
    })),
  };
}

async function addUp(tx: Session, folded: readonly FoldedLines[]): Promise<void> {
  if (folded.length === 0) {
    return;
  }
  await lockIssues(tx, [...new Set(folded.map(({ issueId }) => issueId))]);
  const json = JSON.stringify(
    folded.map(({ issueId, version, lines, firstSeen, lastSeen }) => ({
      issue_id: issueId,
      version,
      lines,
      first_seen: firstSeen,
      last_seen: lastSeen,
    })),
  );
  const cells = sql`jsonb_to_recordset(${json}::jsonb) AS f (issue_id int8, version text, lines int8,
    first_seen timestamptz, last_seen timestamptz)`;
  await tx.query(
    statement(sql`
      INSERT INTO vigilops.error_issue_versions AS v (issue_id, version, first_seen, last_seen, lines)
      SELECT f.issue_id, f.version, f.first_seen, f.last_seen, f.lines
      FROM ${cells} JOIN vigilops.error_issues i ON i.id = f.issue_id
      ON CONFLICT (issue_id, version) DO UPDATE
      SET first_seen = least(v.first_seen, excluded.first_seen), last_seen = greatest(v.last_seen, excluded.last_seen),
          lines = v.lines + excluded.lines`),
  );
  await tx.query(
    statement(sql`
      UPDATE vigilops.error_issues i
      SET lines = i.lines + s.lines, first_seen = least(i.first_seen, s.first_seen),
          last_seen = greatest(i.last_seen, s.last_seen),
          first_version = CASE WHEN i.lines = 0 OR s.first_seen < i.first_seen THEN s.first_version ELSE i.first_version END,
          last_version = CASE WHEN i.lines = 0 OR s.last_seen >= i.last_seen THEN s.last_version ELSE i.last_version END
      FROM (
        SELECT f.issue_id, sum(f.lines) AS lines, min(f.first_seen) AS first_seen, max(f.last_seen) AS last_seen,
               (array_agg(f.version ORDER BY f.first_seen))[1] AS first_version,
               (array_agg(f.version ORDER BY f.last_seen DESC))[1] AS last_version
        FROM ${cells} GROUP BY f.issue_id
      ) AS s
      WHERE i.id = s.issue_id`),
  );
}
