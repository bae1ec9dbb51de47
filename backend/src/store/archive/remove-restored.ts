import type { Logger } from '@vigilops/runtime';
import type { Connections } from '../connections.ts';

const LIMIT_MS = 15_000;

/**
 * Lets go of all that was fetched back, at once: deleted rows would leave the table as large as it is. Answers the bytes
 * that are free then; 0 also where somebody reads the rows, for it is tried again.
 */
export async function removeRestored(
  deps: { readonly connections: Connections; readonly logger: Logger },
  signal: AbortSignal,
): Promise<number> {
  try {
    return await deps.connections.transaction(
      async (tx) => {
        const [size] = await tx.query<{ bytes: number; rows: boolean }>({
          text: `SELECT pg_total_relation_size('vigilops.restored_logs')::float8 AS bytes,
                        EXISTS (SELECT FROM vigilops.restored_logs) AS rows`,
        });
        if (size?.rows !== true) {
          return 0;
        }
        await tx.query({ text: `SET LOCAL lock_timeout = '500ms'` });
        await tx.query({ text: `UPDATE vigilops.log_restores SET state = 'removing'` });
        await tx.query({ text: 'TRUNCATE vigilops.restored_logs' });
        deps.logger.warn(
          { bytes: size.bytes },
          'the disk is short: what was fetched back from archives goes first',
        );
        return size.bytes;
      },
      { signal, timeoutMs: LIMIT_MS },
    );
  } catch (error) {
    if (signal.aborted) {
      throw error;
    }
    deps.logger.warn({ err: error }, 'what was fetched back from archives cannot be let go of now');
    return 0;
  }
}
