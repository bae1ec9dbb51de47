import type { Session } from '../connections.ts';
import type { Row } from '../database.ts';
import { mergeInto } from './change.ts';
import { lockIssues } from './lock.ts';

interface FollowRow extends Row {
  readonly id: string;
  readonly root: string;
}

/**
 * Issues of templates that became one are one: the oldest, with its state and its history. What people took apart stays
 * apart. Returns how many were merged.
 */
export async function followTemplates(tx: Session, now: Date): Promise<number> {
  const rows = await tx.query<FollowRow>({ text: FOLLOW_SQL });
  const groups = new Map<number, number[]>();
  for (const { id, root } of rows) {
    groups.set(Number(root), [...(groups.get(Number(root)) ?? []), Number(id)]);
  }
  let merged = 0;
  for (const [into, ids] of groups) {
    const locked = await lockIssues(tx, [into, ...ids]);
    const others = locked.filter(({ id, mergedInto }) => id !== into && mergedInto === null);
    if (others.length > 0 && locked.some(({ id, mergedInto }) => id === into && mergedInto === null)) {
      await mergeInto(tx, into, others, { by: null, at: now });
      merged += others.length;
    }
  }
  if (merged > 0) {
    await tx.query({ text: TITLE_SQL });
  }
  return merged;
}

/** In one run; the others follow in the next. */
const MOST = 500;

const FOLLOW_SQL = `
  SELECT id, root
  FROM (
    SELECT i.id, first_value(i.id) OVER (
             PARTITION BY i.service, i.type, coalesce(m.to_id, i.template_id) ORDER BY i.first_seen, i.id) AS root
    FROM vigilops.error_issues i LEFT JOIN vigilops.log_template_moves m ON m.from_id = i.template_id
    WHERE i.template_id IS NOT NULL AND i.merged_into IS NULL AND NOT EXISTS (
      SELECT 1 FROM vigilops.error_issue_events e
      WHERE e.issue_id = i.id AND e.kind = 'unmerged' AND e.actor IS NOT NULL AND e.detail ? 'from')
  ) AS grouped
  WHERE id <> root ORDER BY root, id LIMIT ${String(MOST)}`;

/** An issue is called as its template is today. */
const TITLE_SQL = `
  UPDATE vigilops.error_issues i SET title = newer.title
  FROM vigilops.log_template_moves m, vigilops.error_issues newer
  WHERE m.from_id = i.template_id AND newer.template_id = m.to_id AND newer.merged_into = i.id AND i.title <> newer.title`;
