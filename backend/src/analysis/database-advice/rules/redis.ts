import type { DatabaseQuery } from '@vigilops/contracts/api';
import { heaviest } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

/** Read everything there is, while all others wait: Redis does one thing at a time. */
const READ_ALL = new Set(['keys', 'flushall', 'flushdb', 'sort', 'smembers', 'hgetall', 'lrange', 'zrange']);
const ALWAYS_BAD = new Set(['keys']);
const SLOW_MS = 10;
const LEAST_CALLS = 10;

export const slowCommand: AdviceRule = ({ database, queries }) => {
  if (database.kind !== 'redis') {
    return [];
  }
  const isBad = (query: DatabaseQuery) =>
    (ALWAYS_BAD.has(commandOf(query)) && query.calls > 0) ||
    (query.calls >= LEAST_CALLS && (query.mean_ms ?? 0) >= SLOW_MS);
  return heaviest(queries.items.filter(isBad), ({ total_ms: ms }) => ms, 10).map((query) => {
    const command = commandOf(query);
    const place = `query:${query.fingerprint}` as const;
    return advice({
      code: 'slow_command',
      severity: ALWAYS_BAD.has(command) ? 'warning' : 'info',
      subject: command.toUpperCase(),
      key: query.fingerprint,
      names: { command: command.toUpperCase(), kind: READ_ALL.has(command) ? 'reads_all' : 'slow' },
      evidence: [
        evidence('calls', query.calls, '', place),
        evidence('mean_time', query.mean_ms, 'ms', place),
        evidence('p95_time', query.p95_ms, 'ms', place),
        evidence('share_of_time', query.share, '1', place),
      ],
    });
  });
};

const commandOf = ({ text }: DatabaseQuery) => /^[a-z]+/iu.exec(text.trim())?.[0].toLowerCase() ?? '';

/** Fields of INFO that say how the last attempt to write to disk ended. */
const WRITES = ['rdb_last_bgsave_status', 'aof_last_write_status', 'aof_last_bgrewrite_status'] as const;

export const persistence: AdviceRule = ({ database }) =>
  database.kind === 'redis'
    ? WRITES.filter((field) => database.settings[field] === 'err').map((field) =>
        advice({
          code: 'persistence',
          severity: 'critical',
          subject: field,
          names: { field },
          evidence: [
            evidence('setting_is', `${field} = err`),
            evidence('unsaved_changes', Number(database.settings.rdb_changes_since_last_save ?? NaN) || null),
          ],
        }),
      )
    : [];
