import type { LogArchiveStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import { sql, statement, type Sql } from '../read/sql.ts';
import { at } from '../read/times.ts';
import { PARTS, partOf, type PartCells } from './rows.ts';

const LIMIT_MS = 15_000;

export function createArchiveParts(
  connections: Connections,
): Pick<LogArchiveStore, 'parts' | 'addPart' | 'partIs' | 'forgetPart'> {
  const run = async (piece: Sql, signal: AbortSignal): Promise<void> => {
    await connections.query(statement(piece), { signal, timeoutMs: LIMIT_MS });
  };
  return {
    parts: async (id, signal) => {
      const rows = await connections.query<PartCells>(
        statement(sql`${PARTS} WHERE archive_id = ${id} ORDER BY number`),
        { signal, timeoutMs: LIMIT_MS },
      );
      return rows.map(partOf);
    },
    addPart: (id, part, signal) =>
      run(
        sql`INSERT INTO vigilops.log_archive_parts
              (archive_id, number, name, state, lines, raw_bytes, bytes, sha256, first_time, last_time, ends_at)
            VALUES (${id}, ${part.number}, ${part.name}, ${part.state}, ${part.lines}, ${part.rawBytes}, ${part.bytes},
                    decode(${part.sha256}, 'hex'), ${at(part.firstUs)}, ${at(part.lastUs)},
                    ${JSON.stringify(part.endsAt)}::jsonb)`,
        signal,
      ),
    partIs: (id, number, state, signal) =>
      run(
        sql`UPDATE vigilops.log_archive_parts SET state = ${state} WHERE archive_id = ${id} AND number = ${number}`,
        signal,
      ),
    forgetPart: (id, number, signal) =>
      run(
        sql`DELETE FROM vigilops.log_archive_parts WHERE archive_id = ${id} AND number = ${number}`,
        signal,
      ),
  };
}
