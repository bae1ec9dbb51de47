import type { Connections, Session } from './connections.ts';
import type { CallOptions } from './database.ts';

/**
 * One transaction of a kind of work, or undefined when another backend is in the middle of one: for the seconds in
 * which two believe that they lead. Without it, one could read what the other is about to mend, and call it finished.
 */
export function inTurn<T>(
  connections: Connections,
  lockId: number,
  work: (session: Session) => Promise<T>,
  options: CallOptions,
): Promise<T | undefined> {
  return connections.transaction(async (session) => {
    const [lock] = await session.query<{ taken: boolean }>({
      text: `SELECT pg_try_advisory_xact_lock(${String(lockId)}) AS taken`,
    });
    return lock?.taken === true ? work(session) : undefined;
  }, options);
}
