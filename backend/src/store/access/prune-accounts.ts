import type { Connections } from '../connections.ts';
import { withinLimit } from './limit.ts';

const DAY_MS = 86_400_000;
/** Longer than any window in which attempts are counted. */
const ATTEMPT_DAYS = 1;
/** For whoever wants to know why a link, an enrolment or a session was no longer good. */
const ENDED_DAYS = 30;
/** A wave of attempts leaves millions of rows, and a call has seconds. */
const ROWS_PER_ROUND = 20_000;

/** The audit log stays, whole. */
export async function pruneAccounts(connections: Connections, at: Date, signal: AbortSignal): Promise<void> {
  const before = (days: number) => new Date(at.getTime() - days * DAY_MS);
  await inRounds(connections, deletion('auth_attempts', 'at < $1'), before(ATTEMPT_DAYS), signal);
  // least() passes over NULL.
  const ended = before(ENDED_DAYS);
  await inRounds(connections, deletion('one_time_links', 'least(used_at, expires_at) < $1'), ended, signal);
  const overEnrollments = deletion('enrollments', 'least(used_at, revoked_at, expires_at) < $1');
  await inRounds(connections, overEnrollments, ended, signal);
  await inRounds(connections, deletion('sessions', 'least(revoked_at, expires_at) < $1'), ended, signal);
}

function deletion(table: string, where: string): string {
  return `DELETE FROM vigilops.${table} WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM vigilops.${table} WHERE ${where} LIMIT ${String(ROWS_PER_ROUND)})) RETURNING 1`;
}

async function inRounds(
  connections: Connections,
  text: string,
  before: Date,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const gone = await connections.query({ text, values: [before] }, withinLimit(signal));
    if (gone.length < ROWS_PER_ROUND) {
      return;
    }
  }
}
