import { VigilError } from '@vigilops/contracts';
import type { ErrorIssueStore, IssueActor, IssueRecord, IssueStateWanted } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import { storableText } from '../access/storable-text.ts';
import type { Connections, Session } from '../connections.ts';
import type { Row } from '../database.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { writeEvents } from './events.ts';
import { lockIssues, writeStates, type LockedIssue, type StateRow } from './lock.ts';
import { ISSUE_CELLS, MEMBERS_OF_I, recordOf, type IssueRow } from './rows.ts';

type Changes = Pick<ErrorIssueStore, 'setState' | 'undo' | 'describe' | 'merge' | 'unmerge'>;

export function createIssueChanges(connections: Connections): Changes {
  return {
    setState: (ids, wanted, actor, audit, signal) =>
      connections.transaction(async (tx) => {
        const issues = await lockRoots(tx, ids);
        await writeStates(
          tx,
          issues.map((issue) => ({ id: issue.id, state: stateOf(wanted, issue, actor) })),
        );
        const events = await writeEvents(
          tx,
          issues.map(({ id, state: before }) => ({
            issueId: id,
            kind: 'state',
            detail: detailOf(wanted),
            before,
          })),
          actor,
        );
        const changed = await readIssues(
          tx,
          issues.map(({ id }) => id),
        );
        await writeAudit(tx, audit, actor.at);
        return { issues: changed, events };
      }, withinLimit(signal)),

    undo: (eventIds, actor, audit, signal) =>
      connections.transaction(async (tx) => {
        const events = await undoableEvents(tx, eventIds);
        await lockIssues(
          tx,
          events.map(({ issueId }) => issueId),
        );
        await refuseOutdated(tx, events);
        await writeStates(
          tx,
          events.map(({ issueId, before }) => ({ id: issueId, state: before })),
        );
        await tx.query(
          statement(
            sql`UPDATE vigilops.error_issue_events SET before = NULL WHERE id = ANY(${eventIds}::int8[])`,
          ),
        );
        const undone = await writeEvents(
          tx,
          events.map(({ issueId, before }) => ({
            issueId,
            kind: 'undone',
            detail: { state: before.state },
            before: null,
          })),
          actor,
        );
        const issues = await readIssues(
          tx,
          events.map(({ issueId }) => issueId),
        );
        await writeAudit(tx, audit, actor.at);
        return { issues, events: undone };
      }, withinLimit(signal)),

    describe: (id, changes, actor, audit, signal) =>
      connections.transaction(async (tx) => {
        const [issue] = await lockRoots(tx, [id]);
        const root = issue?.id ?? id;
        const { assignedTo, note } = changes;
        if (assignedTo !== undefined) {
          const to = assignedTo === null ? null : storableText(assignedTo);
          await tx.query(
            statement(sql`UPDATE vigilops.error_issues SET assigned_to = ${to} WHERE id = ${root}`),
          );
        }
        if (note !== undefined) {
          await tx.query(
            statement(sql`UPDATE vigilops.error_issues SET note = ${storableText(note)} WHERE id = ${root}`),
          );
        }
        await writeEvents(
          tx,
          [
            ...(assignedTo === undefined
              ? []
              : [{ issueId: root, kind: 'assigned' as const, detail: { to: assignedTo }, before: null }]),
            ...(note === undefined
              ? []
              : [{ issueId: root, kind: 'noted' as const, detail: {}, before: null }]),
          ],
          actor,
        );
        const [changed] = await readIssues(tx, [root]);
        await writeAudit(tx, audit, actor.at);
        return present(changed, id);
      }, withinLimit(signal)),

    merge: (into, ids, actor, audit, signal) =>
      connections.transaction(async (tx) => {
        const locked = await lockRoots(tx, [into, ...ids]);
        const root = await rootOf(tx, into);
        const others = locked.filter(({ id }) => id !== root);
        if (others.length === 0) {
          throw new VigilError('CONFLICT', 'these issues are one already');
        }
        await mergeInto(tx, root, others, actor);
        const [merged] = await readIssues(tx, [root]);
        await writeAudit(tx, audit, actor.at);
        return present(merged, into);
      }, withinLimit(signal)),

    unmerge: (ids, actor, audit, signal) =>
      connections.transaction(async (tx) => {
        const locked = await lockIssues(tx, ids);
        refuseMissing(ids, locked);
        const apart = locked.filter(({ mergedInto }) => mergedInto !== null);
        if (apart.length < locked.length) {
          throw new VigilError('CONFLICT', 'an issue of these is merged into no other');
        }
        await tx.query(
          statement(sql`UPDATE vigilops.error_issues SET merged_into = NULL WHERE id = ANY(${ids}::int8[])`),
        );
        await writeEvents(
          tx,
          apart.flatMap(({ id, mergedInto }) => [
            { issueId: id, kind: 'unmerged' as const, detail: { from: mergedInto }, before: null },
            { issueId: mergedInto ?? id, kind: 'unmerged' as const, detail: { issue: id }, before: null },
          ]),
          actor,
        );
        const issues = await readIssues(tx, ids);
        await writeAudit(tx, audit, actor.at);
        return issues;
      }, withinLimit(signal)),
  };
}

/** `others` are locked. What was merged into them counts for `root` from now on. */
export async function mergeInto(
  tx: Session,
  root: number,
  others: readonly Pick<LockedIssue, 'id' | 'title'>[],
  by: { readonly by: string | null; readonly at: Date },
): Promise<void> {
  const ids = others.map(({ id }) => id);
  await tx.query(
    statement(sql`
      UPDATE vigilops.error_issues SET merged_into = ${root}
      WHERE id <> ${root} AND (id = ANY(${ids}::int8[]) OR merged_into = ANY(${ids}::int8[]))`),
  );
  await writeEvents(
    tx,
    others.flatMap(({ id, title }) => [
      { issueId: root, kind: 'merged' as const, detail: { issue: id, title }, before: null },
      { issueId: id, kind: 'merged' as const, detail: { into: root }, before: null },
    ]),
    by,
  );
}

function stateOf(wanted: IssueStateWanted, issue: LockedIssue, { by, at }: IssueActor): StateRow {
  const { state, inVersion, until, moreLines } = wanted;
  return {
    ...issue.state,
    state,
    state_by: storableText(by),
    state_at: at.toISOString(),
    resolved_in_version: state === 'resolved' && inVersion !== null ? storableText(inVersion) : null,
    ignored_until: state === 'ignored' ? (until?.toISOString() ?? null) : null,
    ignored_until_lines: state === 'ignored' && moreLines !== null ? issue.lines + moreLines : null,
  };
}

function detailOf({ state, inVersion, until, moreLines }: IssueStateWanted) {
  return {
    state,
    ...(inVersion === null ? {} : { in_version: inVersion }),
    ...(until === null ? {} : { until: until.toISOString() }),
    ...(moreLines === null ? {} : { more_lines: moreLines }),
  };
}

/** The issues that these count for now. */
async function lockRoots(tx: Session, ids: readonly number[]): Promise<readonly LockedIssue[]> {
  const named = await lockIssues(tx, ids);
  refuseMissing(ids, named);
  const roots = [...new Set(named.map(({ id, mergedInto }) => mergedInto ?? id))];
  return lockIssues(tx, roots);
}

async function rootOf(tx: Session, id: number): Promise<number> {
  const [row] = await tx.query<{ readonly root: string }>(
    statement(sql`SELECT coalesce(merged_into, id) AS root FROM vigilops.error_issues WHERE id = ${id}`),
  );
  return Number(row?.root ?? id);
}

function refuseMissing(ids: readonly number[], found: readonly LockedIssue[]): void {
  const there = new Set(found.map(({ id }) => id));
  const missing = ids.find((id) => !there.has(id));
  if (missing !== undefined) {
    throw new VigilError('NOT_FOUND', `there is no error issue ${String(missing)}`);
  }
}

interface UndoRow extends Row {
  readonly id: string;
  readonly issue_id: string;
  readonly before: StateRow | null;
}

interface Undoable {
  readonly id: number;
  readonly issueId: number;
  readonly before: StateRow;
}

async function undoableEvents(tx: Session, ids: readonly number[]): Promise<readonly Undoable[]> {
  const rows = await tx.query<UndoRow>(
    statement(
      sql`SELECT id, issue_id, before FROM vigilops.error_issue_events WHERE id = ANY(${ids}::int8[]) ORDER BY id`,
    ),
  );
  if (rows.length < new Set(ids).size) {
    throw new VigilError('NOT_FOUND', 'there is no such entry in the history of an issue');
  }
  return rows.map(({ id, issue_id: issueId, before }) => {
    if (before === null) {
      throw new VigilError('CONFLICT', 'this was taken back already, or changed no state');
    }
    return { id: Number(id), issueId: Number(issueId), before };
  });
}

async function refuseOutdated(tx: Session, events: readonly Undoable[]): Promise<void> {
  const newest = newestOf(sql`${events.map(({ issueId }) => issueId)}::int8[]`);
  const rows = await tx.query<{ readonly id: string }>(statement(newest));
  const last = new Set(rows.map(({ id }) => Number(id)));
  if (events.some(({ id }) => !last.has(id))) {
    throw new VigilError('CONFLICT', 'the state of the issue changed again since: look at it once more');
  }
}

/** The last change of each issue's state. */
function newestOf(issues: Sql): Sql {
  return sql`
    SELECT max(id) AS id FROM vigilops.error_issue_events
    WHERE issue_id = ANY(${issues}) AND kind IN ('state', 'regressed', 'ignoring_ended', 'undone') GROUP BY issue_id`;
}

async function readIssues(tx: Session, ids: readonly number[]): Promise<readonly IssueRecord[]> {
  const rows = await tx.query<IssueRow>(
    statement(sql`
      SELECT ${ISSUE_CELLS} FROM vigilops.error_issues i ${MEMBERS_OF_I}
      WHERE i.id = ANY(${ids}::int8[]) ORDER BY i.id`),
  );
  return rows.map(recordOf);
}

function present(issue: IssueRecord | undefined, id: number): IssueRecord {
  if (issue === undefined) {
    throw new VigilError('NOT_FOUND', `there is no error issue ${String(id)}`);
  }
  return issue;
}
