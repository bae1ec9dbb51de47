import type { ErrorIssueMaintenance, OpenIssues } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';

const LIMIT_MS = 30_000;
/** Rows that are looked at; beyond, an issue may be taken for a new one, which is harmless. */
const MOST_IDS = 200_000;
const MOST_VERSIONS = 100;
const MOST_EVENTS = 1_000;

interface OpenRow extends Row {
  readonly id: string;
  readonly is_open: boolean;
}

export async function readOpenIssues(connections: Connections, signal: AbortSignal): Promise<OpenIssues> {
  const rows = await connections.query<OpenRow>(
    statement(sql`
      SELECT id, merged_into IS NULL AND state IN ('new', 'known', 'regressed') AS is_open
      FROM vigilops.error_issues ORDER BY last_seen DESC LIMIT ${MOST_IDS}`),
    { signal, timeoutMs: LIMIT_MS },
  );
  return {
    ids: new Set(rows.map(({ id }) => Number(id))),
    open: rows.filter(({ is_open: isOpen }) => isOpen).length,
  };
}

/** An issue with members goes when they are gone. */
export async function forgetIssues(
  connections: Connections,
  { untouchedBefore, closedBefore }: Parameters<ErrorIssueMaintenance['forget']>[0],
  signal: AbortSignal,
): Promise<number> {
  const gone = await connections.query(
    statement(sql`
      DELETE FROM vigilops.error_issues i
      WHERE NOT EXISTS (SELECT 1 FROM vigilops.error_issues o WHERE o.merged_into = i.id)
        AND NOT EXISTS (SELECT 1 FROM vigilops.error_issue_notes n WHERE n.issue_id = i.id)
        AND ((i.last_seen < ${untouchedBefore} AND i.state = 'new' AND i.note = '' AND i.assigned_to IS NULL)
          OR (i.last_seen < ${closedBefore} AND i.state_at < ${closedBefore}))
      RETURNING 1 AS gone`),
    { signal, timeoutMs: LIMIT_MS },
  );
  await connections.query(
    statement(sql`
      DELETE FROM vigilops.error_issue_versions v
      USING (
        SELECT issue_id, version, row_number() OVER (PARTITION BY issue_id ORDER BY last_seen DESC, version) AS place
        FROM vigilops.error_issue_versions
      ) AS ranked
      WHERE ranked.place > ${MOST_VERSIONS} AND v.issue_id = ranked.issue_id AND v.version = ranked.version`),
    { signal, timeoutMs: LIMIT_MS },
  );
  await connections.query(
    statement(sql`
      DELETE FROM vigilops.error_issue_events e
      USING (
        SELECT id, row_number() OVER (PARTITION BY issue_id ORDER BY id DESC) AS place
        FROM vigilops.error_issue_events
      ) AS ranked
      WHERE ranked.place > ${MOST_EVENTS} AND e.id = ranked.id`),
    { signal, timeoutMs: LIMIT_MS },
  );
  return gone.length;
}
