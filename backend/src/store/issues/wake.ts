import type { Session } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement } from '../read/sql.ts';
import { writeEvents, type NewEvent } from './events.ts';
import type { FoldedLines } from './fold.ts';
import { lockIssues, writeStates, type LockedIssue } from './lock.ts';
import { occursAgain } from './occurs-again.ts';

interface RootRow extends Row {
  readonly id: string;
  readonly root: string;
}

/** Resolved issues that occur again become regressed. Returns how many. */
export async function bringBack(tx: Session, folded: readonly FoldedLines[], now: Date): Promise<number> {
  if (folded.length === 0) {
    return 0;
  }
  const ids = [...new Set(folded.map(({ issueId }) => issueId))];
  const resolved = await tx.query<RootRow>(
    statement(sql`
      SELECT own.id, root.id AS root
      FROM vigilops.error_issues own JOIN vigilops.error_issues root ON root.id = coalesce(own.merged_into, own.id)
      WHERE own.id = ANY(${ids}::int8[]) AND root.state = 'resolved'`),
  );
  const rootOf = new Map(resolved.map(({ id, root }) => [Number(id), Number(root)]));
  const locked = await lockIssues(tx, [...new Set(rootOf.values())]);
  const before = await versionsBefore(tx, locked);
  const back = locked.flatMap((issue) => {
    const resolution = {
      at: new Date(issue.state.state_at),
      inVersion: issue.state.resolved_in_version,
      versionsBefore: before.get(issue.id) ?? new Set<string>(),
    };
    const seen = folded
      .filter((lines) => rootOf.get(lines.issueId) === issue.id && occursAgain(resolution, lines))
      .toSorted((a, b) => b.lastSeen.getTime() - a.lastSeen.getTime())[0];
    return issue.state.state === 'resolved' && seen !== undefined ? [{ issue, seen }] : [];
  });
  await change(
    tx,
    back.map(({ issue, seen }) => ({
      issue,
      state: { state: 'regressed' as const, regressed_at: seen.lastSeen.toISOString() },
      kind: 'regressed' as const,
      detail: { version: seen.version, seen_at: seen.lastSeen.toISOString() },
    })),
    now,
  );
  return back.length;
}

/** Issues that were ignored long enough, or often enough, need somebody again. Returns how many. */
export async function wake(tx: Session, now: Date): Promise<number> {
  const rows = await tx.query<{ readonly id: string }>(
    statement(sql`
      SELECT i.id FROM vigilops.error_issues i
      WHERE i.state = 'ignored' AND i.merged_into IS NULL AND (
        i.ignored_until <= ${now} OR i.ignored_until_lines <= i.lines + coalesce(
          (SELECT sum(o.lines) FROM vigilops.error_issues o WHERE o.merged_into = i.id), 0))
      ORDER BY i.id`),
  );
  const locked = await lockIssues(
    tx,
    rows.map(({ id }) => Number(id)),
  );
  const awake = locked.filter(({ state }) => state.state === 'ignored');
  await change(
    tx,
    awake.map((issue) => ({
      issue,
      state: { state: 'new' as const, ignored_until: null, ignored_until_lines: null },
      kind: 'ignoring_ended' as const,
      detail: { lines: issue.lines },
    })),
    now,
  );
  return awake.length;
}

interface Change {
  readonly issue: LockedIssue;
  readonly state: Partial<LockedIssue['state']>;
  readonly kind: NewEvent['kind'];
  readonly detail: NewEvent['detail'];
}

async function change(tx: Session, changes: readonly Change[], now: Date): Promise<void> {
  if (changes.length === 0) {
    return;
  }
  await writeStates(
    tx,
    changes.map(({ issue, state }) => ({
      id: issue.id,
      state: { ...issue.state, state_by: null, state_at: now.toISOString(), ...state },
    })),
  );
  await writeEvents(
    tx,
    changes.map(({ issue, kind, detail }) => ({ issueId: issue.id, kind, detail, before: null })),
    { by: null, at: now },
  );
}

interface VersionRow extends Row {
  readonly root: string;
  readonly version: string;
}

/** By issue: versions that had it before its state was set. */
async function versionsBefore(
  tx: Session,
  issues: readonly LockedIssue[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const named = issues.filter(({ state }) => state.resolved_in_version !== null).map(({ id }) => id);
  const found = new Map(named.map((id) => [id, new Set<string>()]));
  if (named.length === 0) {
    return found;
  }
  const rows = await tx.query<VersionRow>(
    statement(sql`
      SELECT coalesce(own.merged_into, own.id) AS root, v.version
      FROM vigilops.error_issues own
      JOIN vigilops.error_issues root ON root.id = coalesce(own.merged_into, own.id)
      JOIN vigilops.error_issue_versions v ON v.issue_id = own.id AND v.first_seen <= root.state_at
      WHERE root.id = ANY(${named}::int8[])`),
  );
  rows.forEach(({ root, version }) => found.get(Number(root))?.add(version));
  return found;
}
