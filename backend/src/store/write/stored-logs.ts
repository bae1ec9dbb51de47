import type { HearStoredLogs, LogColumns, StoredLogs, StoredLogsSource } from '../../model/index.ts';
import type { Part } from './rows.ts';

/** Who listens to what is stored; the writer tells them after COMMIT. */
export interface StoredLogsBoard extends StoredLogsSource {
  /** Asked before the rows are gathered that would be told. */
  hasListeners(): boolean;
  tell(parts: readonly Part<LogColumns>[]): void;
}

export function createStoredLogsBoard(): StoredLogsBoard {
  const listeners = new Set<HearStoredLogs>();
  return {
    listen: (hear) => {
      listeners.add(hear);
      return () => {
        listeners.delete(hear);
      };
    },
    hasListeners: () => listeners.size > 0,
    tell: (parts) => {
      const logs = parts.map(asStoredLogs);
      if (logs.length > 0) {
        listeners.forEach((hear) => {
          hear(logs);
        });
      }
    },
  };
}

function asStoredLogs({ columns, index, from, to }: Part<LogColumns>): StoredLogs {
  if (index === null && from === 0 && to === columns.length) {
    return { columns, rows: null };
  }
  const rows = index ?? Uint32Array.from({ length: columns.length }, (_, row) => row);
  return { columns, rows: rows.subarray(from, to) };
}
