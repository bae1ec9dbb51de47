import type { DbDeadlockParty, DbReport } from '@vigilops/contracts/db-report';

import { normaliseSql } from '../../sql/normalise.ts';
import { shortened } from '../shortened.ts';

export type DeadlockReport = Extract<DbReport['report'], { type: 'deadlock' }>;

const WAIT =
  /^\s*Process (?<pid>\d+) waits for (?<mode>\w+) on (?<target>[a-z][a-z\d (),/[\]]*); blocked by process (?<blocker>\d+)\.?\s*$/;
const STATEMENT = /^\s*Process (?<pid>\d+): ?(?<sql>.*)$/;
const MAX_PARTIES = 50;
const MAX_NAME = 256;

export interface DeadlockHead {
  readonly at: Date;
  /** Of the one whose transaction was ended. */
  readonly user: string | null;
  readonly database: string | null;
}

/**
 * A deadlock as the log of the server tells it, from the text of DETAIL: who waits for whom, then the statement of each, which
 * may have several lines. It is not to be had over SQL, where deadlocks are only counted. Undefined: it is no such text.
 *
 * The first of them is the one that looked for the ring, and whose transaction was ended: of it alone the log says who it is.
 */
export function parseDeadlockDetail(
  detail: string,
  { at, user, database }: DeadlockHead,
): DeadlockReport | undefined {
  const waits: { pid: string; mode: string; target: string; blocker: string }[] = [];
  const statements = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of detail.replace(/^\s*DETAIL:\s*/, '').split('\n')) {
    const wait = statements.size === 0 ? WAIT.exec(line)?.groups : undefined;
    const statement = STATEMENT.exec(line)?.groups;
    if (wait !== undefined) {
      const { pid = '', mode = '', target = '', blocker = '' } = wait;
      waits.push({ pid, mode, target, blocker });
    } else if (statement?.pid !== undefined && isNext(statement.pid, waits, statements)) {
      current = [statement.sql ?? ''];
      statements.set(statement.pid, current);
    } else {
      current?.push(line);
    }
  }
  if (waits.length === 0) {
    return undefined;
  }
  const parties = waits.map(({ pid, mode, target }, index): DbDeadlockParty => {
    const sql = statements.get(pid)?.join('\n');
    const query =
      sql === undefined || sql === '' || sql === NOT_ENABLED ? undefined : normaliseSql(sql, 'postgresql');
    const blocked = waits.find(({ blocker }) => blocker === pid);
    return {
      id: pid,
      user: index === 0 ? user : null,
      database: index === 0 ? database : null,
      fingerprint: query?.fingerprint ?? null,
      text: query?.text ?? null,
      waits_for: shortened(`${mode} on ${target}`, MAX_NAME),
      holds:
        blocked === undefined
          ? null
          : shortened(`what ${blocked.mode} on ${blocked.target} waits for`, MAX_NAME),
      is_victim: index === 0,
    };
  });
  return { type: 'deadlock', at: at.toISOString(), parties: parties.slice(0, MAX_PARTIES) };
}

/** In place of a statement, where the server does not track them. */
const NOT_ENABLED = '<command string not enabled>';

/** Statements follow in the order of the waits; a line of a statement that looks like another one's beginning is not. */
function isNext(
  pid: string,
  waits: readonly { readonly pid: string }[],
  statements: ReadonlyMap<string, unknown>,
): boolean {
  return waits[statements.size]?.pid === pid;
}
