import type { Connections, Session } from '../connections.ts';
import type { CallOptions } from '../database.ts';

/** Any fixed number: one transaction that changes rollups at a time, among all backends. */
const ROLLUP_LOCK = 7_650_004;

/**
 * One transaction of the rollups, or undefined when another backend is in the middle of one: for the seconds in which
 * two believe that they lead. Without it, one could read buckets that the other is about to mend, and call them
 * finished.
 */
export function inTurn<T>(
  connections: Connections,
  work: (session: Session) => Promise<T>,
  options: CallOptions,
): Promise<T | undefined> {
  return connections.transaction(async (session) => {
    const [lock] = await session.query<{ taken: boolean }>({
      text: `SELECT pg_try_advisory_xact_lock(${String(ROLLUP_LOCK)}) AS taken`,
    });
    return lock?.taken === true ? work(session) : undefined;
  }, options);
}
