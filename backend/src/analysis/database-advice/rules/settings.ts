import type { AdviceSeverity } from '@vigilops/contracts/api';
import type { DatabaseKind } from '@vigilops/contracts/db-report';
import { isOff } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

interface WatchedSetting {
  readonly kinds: readonly DatabaseKind[];
  readonly name: string;
  readonly severity: AdviceSeverity;
  /** Of its value, which is known. */
  readonly isBad: (value: string) => boolean;
}

const MYSQL: readonly DatabaseKind[] = ['mysql', 'mariadb'];
const off = (kinds: readonly DatabaseKind[], name: string, severity: AdviceSeverity): WatchedSetting => ({
  kinds,
  name,
  severity,
  isBad: isOff,
});

/** Each has its reason in the words. */
const WATCHED: readonly WatchedSetting[] = [
  off(['postgresql'], 'fsync', 'critical'),
  off(['postgresql'], 'full_page_writes', 'critical'),
  off(['postgresql'], 'autovacuum', 'critical'),
  off(['postgresql'], 'track_counts', 'critical'),
  off(['postgresql'], 'log_lock_waits', 'info'),
  off(['postgresql'], 'track_io_timing', 'info'),
  off(MYSQL, 'innodb_print_all_deadlocks', 'info'),
  {
    kinds: MYSQL,
    name: 'innodb_flush_log_at_trx_commit',
    severity: 'warning',
    isBad: (value) => value === '0' || value === '2',
  },
  {
    kinds: MYSQL,
    name: 'query_cache_type',
    severity: 'info',
    isBad: (value) => !isOff(value) && value.toLowerCase() !== 'demand',
  },
  {
    kinds: ['redis'],
    name: 'slowlog-log-slower-than',
    severity: 'info',
    isBad: (value) => value.startsWith('-'),
  },
];

export const settings: AdviceRule = ({ database }) =>
  WATCHED.flatMap(({ kinds, name, severity, isBad }) => {
    const value = database.settings[name];
    return !kinds.includes(database.kind) || value === undefined || !isBad(value)
      ? []
      : [
          advice({
            code: 'settings',
            severity,
            subject: name,
            names: { setting: name, value },
            evidence: [evidence('setting_is', `${name} = ${value}`)],
          }),
        ];
  });

/** What this advice is drawn from, where the server does not collect it. */
export const statistics: AdviceRule = ({ database }) =>
  database.missing
    .filter(({ what, grant }) => /pg_stat_statements|performance_schema/iu.test(`${what} ${grant}`))
    .slice(0, 5)
    .map(({ what, grant }) =>
      advice({
        code: 'statistics',
        severity: 'info',
        subject: what,
        names: { what, grant },
        evidence: [evidence('not_collected', what)],
      }),
    );
