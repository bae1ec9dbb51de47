import type { LogArchiveStore } from '../../model/index.ts';
import { writeAudit } from '../access/audit-log.ts';
import { withinLimit } from '../access/limit.ts';
import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';

export function createArchiveCredentials(
  connections: Connections,
): Pick<LogArchiveStore, 'credentials' | 'setCredentials'> {
  return {
    credentials: async (signal) => {
      const [row] = await connections.query<{ access_key_id: string; sealed: string }>(
        { text: 'SELECT access_key_id, sealed FROM vigilops.log_archive_credentials' },
        withinLimit(signal),
      );
      return row === undefined ? undefined : { accessKeyId: row.access_key_id, sealed: row.sealed };
    },
    setCredentials: (given, audit, now, signal) =>
      connections.transaction(async (tx) => {
        await tx.query(
          statement(
            given === null
              ? sql`DELETE FROM vigilops.log_archive_credentials`
              : sql`INSERT INTO vigilops.log_archive_credentials (access_key_id, sealed, updated_at)
                    VALUES (${given.accessKeyId}, ${given.sealed}, ${now}::timestamptz)
                    ON CONFLICT (only_one) DO UPDATE
                    SET access_key_id = excluded.access_key_id, sealed = excluded.sealed,
                        updated_at = excluded.updated_at`,
          ),
        );
        await writeAudit(tx, audit, now);
      }, withinLimit(signal)),
  };
}
