import type { LogRestoreStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { sql, statement } from '../read/sql.ts';
import { COPY_END, COPY_HEADER } from '../write/binary-copy.ts';
import { ByteSink } from '../write/byte-sink.ts';
import { archivedRow } from './archived-row.ts';
import { RESTORED_COLUMNS, writeRestoredRow } from './restored-row.ts';

const LIMIT_MS = 120_000;
const COPY_SQL = `COPY vigilops.restored_logs (${RESTORED_COLUMNS}) FROM STDIN (FORMAT binary)`;

const USUAL_ROW_BYTES = 320;

type Batch = Parameters<LogRestoreStore['insert']>[0];

/**
 * Copies the lines that a batch means, a third of the work of having the database read them as JSON. Undefined, with nothing
 * stored, where it alone can tell: a text is asked for whatever its case, or a line has another form.
 */
export async function copyRestored(
  connections: Connections,
  { restoreId, lines, streams, range, minSeverity, text, limit }: Batch,
  signal: AbortSignal,
): Promise<number | undefined> {
  if (text !== '') {
    return undefined;
  }
  const sink = new ByteSink(lines.length * USUAL_ROW_BYTES);
  let stored = 0;
  for (const line of lines) {
    const row = archivedRow(line);
    if (row === undefined) {
      return undefined;
    }
    const streamId = streams.get(row.streamId);
    const isWanted = row.timeUs >= range.fromUs && row.timeUs < range.toUs && row.severity >= minSeverity;
    if (isWanted && streamId !== undefined && stored < limit) {
      writeRestoredRow(sink, row, streamId, restoreId);
      stored += 1;
    }
  }
  return connections.transaction(
    async (tx) => {
      // A restore that was cut short begins anew, and one that is finished was written down whole with its last commit.
      await tx.query({ text: 'SET LOCAL synchronous_commit = off' });
      // Whoever lets go of the restore waits for these rows, or comes first.
      const running = await tx.query(
        statement(
          sql`SELECT FROM vigilops.log_restores WHERE id = ${restoreId} AND state = 'running' FOR SHARE`,
        ),
      );
      if (running.length === 0) {
        return 0;
      }
      await tx.copyIn(COPY_SQL, [COPY_HEADER, sink.bytes(), COPY_END]);
      return stored;
    },
    { signal, timeoutMs: LIMIT_MS },
  );
}
