import type { IssueState } from '../../model/index.ts';
import type { Queryable, Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

/** The columns that people and the house change, as JSON. */
export interface StateRow {
  readonly state: IssueState;
  readonly state_by: string | null;
  readonly state_at: string;
  readonly resolved_in_version: string | null;
  readonly regressed_at: string | null;
  readonly ignored_until: string | null;
  readonly ignored_until_lines: number | null;
}

export interface LockedIssue {
  readonly id: number;
  readonly title: string;
  readonly lines: number;
  readonly mergedInto: number | null;
  readonly state: StateRow;
}

interface LockedRow extends Row {
  readonly id: string;
  readonly title: string;
  readonly lines: string;
  readonly merged_into: string | null;
  readonly state: StateRow;
}

/** Locked by id, so that whoever changes several waits for others in one order. */
export async function lockIssues(tx: Queryable, ids: readonly number[]): Promise<readonly LockedIssue[]> {
  const rows = await tx.query<LockedRow>(
    statement(sql`
      SELECT i.id, i.title, i.merged_into,
             i.lines + coalesce((SELECT sum(o.lines) FROM vigilops.error_issues o WHERE o.merged_into = i.id), 0) AS lines,
             jsonb_build_object('state', i.state, 'state_by', i.state_by, 'state_at', i.state_at,
               'resolved_in_version', i.resolved_in_version, 'regressed_at', i.regressed_at,
               'ignored_until', i.ignored_until, 'ignored_until_lines', i.ignored_until_lines) AS state
      FROM vigilops.error_issues i WHERE i.id = ANY(${ids}::int8[]) ORDER BY i.id FOR UPDATE OF i`),
  );
  return rows.map((row) => ({
    id: Number(row.id),
    title: row.title,
    lines: Number(row.lines),
    mergedInto: row.merged_into === null ? null : Number(row.merged_into),
    state: row.state,
  }));
}

/** Puts states in place, each its own. */
export async function writeStates(
  tx: Queryable,
  states: readonly { readonly id: number; readonly state: StateRow }[],
): Promise<void> {
  const rows = states.map(({ id, state }) => ({ id, ...state }));
  await tx.query(
    statement(sql`
      UPDATE vigilops.error_issues i
      SET state = n.state, state_by = n.state_by, state_at = n.state_at, resolved_in_version = n.resolved_in_version,
          regressed_at = n.regressed_at, ignored_until = n.ignored_until, ignored_until_lines = n.ignored_until_lines
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS n (id int8, state text, state_by text, state_at timestamptz,
        resolved_in_version text, regressed_at timestamptz, ignored_until timestamptz, ignored_until_lines int8)
      WHERE i.id = n.id`),
  );
}
