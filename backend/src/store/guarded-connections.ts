import { VigilError } from '@vigilops/contracts';
import type { Connections } from './connections.ts';
import { unavailable } from './sql-state.ts';

/**
 * Lets calls through only while the store is open, and reports failures that may mean that the database is gone, so
 * that it is looked at now and not at the next routine check.
 */
export function guardConnections(
  connections: Connections,
  watch: { whyClosed(): string | null; onTrouble(): void; onSuccess(): void },
): Connections {
  async function guarded<T>(call: () => Promise<T>): Promise<T> {
    const closed = watch.whyClosed();
    if (closed !== null) {
      throw unavailable(closed);
    }
    try {
      const result = await call();
      watch.onSuccess();
      return result;
    } catch (error) {
      if (
        error instanceof VigilError &&
        (error.code === 'STORE_UNAVAILABLE' || error.code === 'STORE_TIMEOUT')
      ) {
        watch.onTrouble();
      }
      throw error;
    }
  }
  return {
    query: (statement, options) => guarded(() => connections.query(statement, options)),
    transaction: (work, options) => guarded(() => connections.transaction(work, options)),
    session: (work, options) => guarded(() => connections.session(work, options)),
    close: () => connections.close(),
  };
}
