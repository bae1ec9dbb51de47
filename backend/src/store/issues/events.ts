import type { IssueActor, IssueEvent } from '../../model/index.ts';
import { storableText } from '../access/storable-text.ts';
import type { Queryable } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import type { StateRow } from './lock.ts';

export interface NewEvent {
  readonly issueId: number;
  readonly kind: IssueEvent['kind'];
  readonly detail: IssueEvent['detail'];
  /** What an undo puts back; null where nothing can be. */
  readonly before: StateRow | null;
}

/** Entries of the histories, and their ids in the same order. */
export async function writeEvents(
  tx: Queryable,
  events: readonly NewEvent[],
  { by, at }: { readonly by: IssueActor['by'] | null; readonly at: Date },
): Promise<readonly number[]> {
  if (events.length === 0) {
    return [];
  }
  const rows = events.map(({ issueId, kind, detail, before }) => ({
    issue_id: issueId,
    kind,
    detail: Object.fromEntries(
      Object.entries(detail).map(([key, value]) => [
        key,
        typeof value === 'string' ? storableText(value) : value,
      ]),
    ),
    before,
  }));
  const written = await tx.query<{ readonly id: string }>(
    statement(sql`
      INSERT INTO vigilops.error_issue_events (issue_id, at, kind, actor, detail, before)
      SELECT issue_id, ${at}, kind, ${by === null ? null : storableText(by)}, detail, nullif(before, 'null'::jsonb)
      FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS (issue_id int8, kind text, detail jsonb, before jsonb)) WITH ORDINALITY AS event
      ORDER BY ordinality RETURNING id`),
  );
  return written.map(({ id }) => Number(id));
}
