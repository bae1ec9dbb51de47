import type { HostChangeRow } from '../../model/index.ts';
import { containing, type Ask } from './ask.ts';
import { sql, where, type Sql } from './sql.ts';
import { at, unixUsText } from './times.ts';

export interface HostChangeQuestion {
  readonly fromUs: number;
  readonly toUs: number;
  /** Undefined: of all. */
  readonly hostIds?: readonly number[] | undefined;
  readonly kinds?: readonly HostChangeRow['kind'][] | undefined;
  /** Part of the subject. */
  readonly text?: string | undefined;
  /** Goes on behind so many changes of that moment. */
  readonly after?: { readonly timeUs: number; readonly seen: number } | undefined;
  readonly limit: number;
}

/** Of the host that it is now, where it was merged into another. */
export type HostChangeRecord = HostChangeRow & { readonly hostName: string };

export interface HostChangeReader {
  /** Newest first. Changes of hosts that were forgotten are left out. */
  list(question: HostChangeQuestion, signal: AbortSignal): Promise<readonly HostChangeRecord[]>;
}

export function createHostChangeReader(ask: Ask): HostChangeReader {
  return {
    async list(question, signal) {
      const rows = await ask.question<ChangeRow>(listSql(question), signal);
      return rows.map((row) => ({
        hostId: row.host_id,
        hostName: row.host_name,
        timeUs: Number(row.time_us),
        kind: row.kind,
        action: row.action,
        subject: row.subject,
        before: row.before,
        after: row.after,
      }));
    },
  };
}

interface ChangeRow extends Record<string, unknown> {
  readonly host_id: number;
  readonly host_name: string;
  readonly time_us: string;
  readonly kind: HostChangeRow['kind'];
  readonly action: HostChangeRow['action'];
  readonly subject: string;
  readonly before: string | null;
  readonly after: string | null;
}

function listSql(question: HostChangeQuestion): Sql {
  const { hostIds, kinds, text, after, limit } = question;
  const conditions = [sql`change.time >= ${at(question.fromUs)}`, sql`change.time < ${at(question.toUs)}`];
  if (hostIds !== undefined) {
    conditions.push(sql`change.host_id IN (
      SELECT id FROM vigilops.effective_hosts WHERE stands_for = ANY(${hostIds}::int[]))`);
  }
  if (kinds !== undefined) {
    conditions.push(sql`change.kind = ANY(${kinds}::text[])`);
  }
  if (text !== undefined) {
    conditions.push(sql`change.subject ILIKE ${containing(text)}`);
  }
  if (after !== undefined) {
    conditions.push(sql`change.time <= ${at(after.timeUs)}`);
  }
  return sql`
    SELECT host.id AS host_id, host.name AS host_name, ${unixUsText(sql`change.time`)} AS time_us, change.kind,
           change.action, change.subject, change.before, change.after
    FROM vigilops.host_changes AS change
    JOIN vigilops.effective_hosts AS sender ON sender.id = change.host_id
    JOIN vigilops.effective_hosts AS host ON host.id = sender.stands_for AND host.is_present
    ${where(conditions)}
    ORDER BY change.time DESC, change.host_id, change.kind, change.subject COLLATE "C", change.action,
             change.before COLLATE "C", change.after COLLATE "C"
    OFFSET ${after?.seen ?? 0} LIMIT ${limit}`;
}
