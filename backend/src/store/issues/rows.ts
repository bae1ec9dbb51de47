import type { IssueRecord, IssueState } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';

export interface IssueRow extends Row {
  /** Of 53 bits: a number holds it, but the driver gives bigint as text. */
  readonly id: string;
  readonly service: string;
  readonly type: string;
  readonly title: string;
  readonly culprit: string;
  readonly frames: readonly { readonly function: string; readonly file: string; readonly in_app: boolean }[];
  readonly template_id: string | null;
  readonly first_seen: Date;
  readonly last_seen: Date;
  readonly first_version: string;
  readonly last_version: string;
  readonly lines: string;
  readonly state: IssueState;
  readonly state_by: string | null;
  readonly state_at: Date;
  readonly resolved_in_version: string | null;
  readonly regressed_at: Date | null;
  readonly ignored_until: Date | null;
  readonly ignored_until_lines: string | null;
  readonly merged_into: string | null;
  readonly assigned_to: string | null;
  readonly note: string;
}

/** Of `error_issues AS i`, with what its members have seen; as the columns of `IssueRow`. */
export const ISSUE_CELLS = sql`
  i.id, i.service, i.type, i.title, i.culprit, i.frames, i.template_id, least(i.first_seen, m.first_seen) AS first_seen,
  greatest(i.last_seen, m.last_seen) AS last_seen,
  CASE WHEN m.first_seen < i.first_seen THEN m.first_version ELSE i.first_version END AS first_version,
  CASE WHEN m.last_seen > i.last_seen THEN m.last_version ELSE i.last_version END AS last_version,
  i.lines + coalesce(m.lines, 0) AS lines, i.state, i.state_by, i.state_at, i.resolved_in_version, i.regressed_at,
  i.ignored_until, i.ignored_until_lines, i.merged_into, i.assigned_to, i.note`;

/** What was merged into `i`, as one row `m`; all NULL where nothing was. */
export const MEMBERS_OF_I = sql`
  LEFT JOIN LATERAL (
    SELECT min(o.first_seen) AS first_seen, max(o.last_seen) AS last_seen, sum(o.lines) AS lines,
           (array_agg(o.first_version ORDER BY o.first_seen))[1] AS first_version,
           (array_agg(o.last_version ORDER BY o.last_seen DESC))[1] AS last_version
    FROM vigilops.error_issues o WHERE o.merged_into = i.id
  ) AS m ON true`;

export function recordOf(row: IssueRow): IssueRecord {
  const idOf = (id: string | null) => (id === null ? null : Number(id));
  return {
    id: Number(row.id),
    service: row.service,
    type: row.type,
    title: row.title,
    culprit: row.culprit,
    frames: row.frames.map((frame) => ({
      function: frame.function,
      file: frame.file,
      isInApp: frame.in_app,
    })),
    templateId: idOf(row.template_id),
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    firstVersion: row.first_version,
    lastVersion: row.last_version,
    totalLines: Number(row.lines),
    state: row.state,
    stateBy: row.state_by,
    stateAt: row.state_at,
    resolvedInVersion: row.resolved_in_version,
    regressedAt: row.regressed_at,
    ignoredUntil: row.ignored_until,
    ignoredUntilLines: idOf(row.ignored_until_lines),
    mergedInto: idOf(row.merged_into),
    assignedTo: row.assigned_to,
    note: row.note,
  };
}
