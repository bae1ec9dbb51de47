import {
  bytesIn,
  heaviest,
  highestOf,
  isMySql,
  isOff,
  MB,
  MEASURED_METRIC,
  medianOf,
  nameOfTable,
  numberIn,
  sumOf,
} from '../shared.ts';
import { advice, evidence, type AdviceFacts, type AdviceRule } from '../types.ts';

/** Hours of the last day that must be known. */
const LEAST_HOURS = 6;
const LOW_HITS = 0.95;
/** InnoDB has no cache of the system behind it as a rule. */
const LOW_HITS_INNODB = 0.98;
const LOW_HITS_REDIS = 0.8;
/** A server that does nothing has any ratio. */
const LEAST_QPS = 1;

function usualHits({ week }: AdviceFacts): number | null {
  const hours = week.figures.cache_hit_ratio.slice(-24);
  return hours.filter((value) => value !== null).length < LEAST_HOURS ? null : medianOf(hours);
}

const usualQps = ({ week }: AdviceFacts) => medianOf(week.figures.qps.slice(-24));

/** What is read does not fit into the memory that the server has for it. */
export const cacheHitRatio: AdviceRule = (facts) => {
  const { database } = facts;
  const isPostgres = database.kind === 'postgresql';
  const setting = isPostgres ? 'shared_buffers' : 'innodb_buffer_pool_size';
  const hits = usualHits(facts);
  const size = bytesIn(database.settings[setting]);
  const data = database.figures?.size_bytes ?? null;
  const isLow = hits !== null && hits < (isPostgres ? LOW_HITS : LOW_HITS_INNODB);
  // Memory for all data there is would not help.
  const isLarge = size !== null && data !== null && size >= data;
  if ((!isPostgres && !isMySql(facts)) || !isLow || isLarge || (usualQps(facts) ?? LEAST_QPS) < LEAST_QPS) {
    return [];
  }
  return [
    advice({
      code: 'cache_hit_ratio',
      severity: 'info',
      subject: setting,
      names: { setting, value: database.settings[setting] ?? '' },
      evidence: [
        evidence('hit_ratio', hits, '1'),
        evidence('setting_value', size ?? database.settings[setting], size === null ? '' : 'By'),
        evidence('data_size', data, 'By', 'tables'),
        evidence('queries_per_second', usualQps(facts)),
      ],
    }),
  ];
};

export const hitRate: AdviceRule = (facts) => {
  const hits = usualHits(facts);
  const isBusy = (usualQps(facts) ?? 0) >= 10 * LEAST_QPS;
  return facts.database.kind !== 'redis' || hits === null || hits >= LOW_HITS_REDIS || !isBusy
    ? []
    : [
        advice({
          code: 'hit_rate',
          severity: 'info',
          subject: facts.database.name,
          evidence: [
            evidence('hit_ratio', hits, '1'),
            evidence('queries_per_second', usualQps(facts)),
            evidence('evictions_hour', sumOf(facts.hour.figures.evictions)),
          ],
        }),
      ];
};

/** Redis without a limit grows until the kernel ends it; at its limit without eviction it refuses to write. */
export const memoryLimit: AdviceRule = ({ database, hour }) => {
  const { settings, figures } = database;
  if (database.kind !== 'redis') {
    return [];
  }
  const policy = settings['maxmemory-policy'] ?? settings.maxmemory_policy ?? '';
  const limit = figures?.memory_max_bytes ?? numberIn(settings.maxmemory);
  const used = highestOf(hour.figures.memory_bytes) ?? figures?.memory_bytes ?? null;
  const found = [
    evidence('memory_used', used, 'By'),
    evidence('memory_limit', limit, 'By'),
    policy === '' ? undefined : evidence('eviction_policy', policy),
  ];
  const say = (state: 'unset' | 'near', severity: 'warning' | 'critical') => [
    advice({
      code: 'memory_limit',
      severity,
      subject: 'maxmemory',
      key: state,
      names: { state, policy },
      evidence: found,
    }),
  ];
  // A limit of 0 is none, told by the setting alone.
  if (settings.maxmemory === '0' || (limit === 0 && settings.maxmemory === undefined)) {
    return say('unset', 'warning');
  }
  const share = limit === null || limit <= 0 || used === null ? 0 : used / limit;
  return share >= 0.9 && policy === 'noeviction' ? say('near', share >= 0.97 ? 'critical' : 'warning') : [];
};

export const evictions: AdviceRule = ({ database, hour }) => {
  const gone = sumOf(hour.figures.evictions);
  const policy = database.settings['maxmemory-policy'] ?? database.settings.maxmemory_policy ?? '';
  return database.kind !== 'redis' || gone < 100
    ? []
    : [
        advice({
          code: 'evictions',
          severity: 'info',
          subject: database.name,
          names: { policy },
          evidence: [
            evidence('evictions_hour', gone),
            evidence('memory_used', database.figures?.memory_bytes, 'By'),
            evidence('memory_limit', database.figures?.memory_max_bytes, 'By'),
            evidence('hit_ratio', medianOf(hour.figures.cache_hit_ratio), '1'),
            policy === '' ? undefined : evidence('eviction_policy', policy),
          ],
        }),
      ];
};

const LARGE_STRING = MB;
const LARGE_COLLECTION = 10 * MB;

/** Redis: one key so large that a command on it holds up all others. */
export const bigKey: AdviceRule = ({ database, tables }) => {
  if (database.kind !== 'redis') {
    return [];
  }
  // Of a pattern of keys `schema` is their type and `table_bytes` the largest that was seen; a whole database has neither.
  const large = tables.tables.filter(
    ({ schema, table_bytes: bytes }) =>
      bytes !== null && bytes >= (schema === 'string' || schema === '' ? LARGE_STRING : LARGE_COLLECTION),
  );
  return heaviest(large, ({ table_bytes: bytes }) => bytes ?? 0, 10).map((pattern) =>
    advice({
      code: 'big_key',
      severity: 'warning',
      subject: `${pattern.database} ${pattern.name}`,
      names: { pattern: pattern.name, type: pattern.schema },
      evidence: [
        evidence('largest_key', pattern.table_bytes, 'By', 'tables'),
        evidence('key_type', pattern.schema, '', 'tables'),
        evidence('keys_of_pattern', pattern.rows, '', 'tables'),
        evidence('size_of_pattern', pattern.total_bytes, 'By', 'tables'),
      ],
    }),
  );
};

/** From here on WiredTiger lets those who ask for a page throw others out first. */
const FULL = 0.95;
const FULL_OF_CHANGES = 0.2;

export const cachePressure: AdviceRule = ({ database, measured }) => {
  const sizes = new Map(
    (measured.get(MEASURED_METRIC.cacheSize) ?? []).map(({ labels, value }) => [labels.state, value]),
  );
  const [used = 0, dirty = 0, limit = 0] = ['used', 'dirty', 'limit'].map((state) => sizes.get(state));
  if (limit <= 0 || (used / limit < FULL && dirty / limit < FULL_OF_CHANGES)) {
    return [];
  }
  return [
    advice({
      code: 'cache_pressure',
      severity: 'warning',
      subject: database.name,
      evidence: [
        evidence('cache_used', used, 'By'),
        evidence('cache_dirty', dirty, 'By'),
        evidence('cache_limit', limit, 'By'),
        evidence('hit_ratio', database.figures?.cache_hit_ratio, '1'),
      ],
    }),
  ];
};

/** Tables whose rows have no name: replicas search for each that changes. */
export const noPrimaryKey: AdviceRule = (facts) => {
  const { tables, indexes, is_cut: isCut } = facts.tables;
  if (!isMySql(facts) || isCut || !indexes.some(({ is_primary: isPrimary }) => isPrimary)) {
    return [];
  }
  const keyed = new Set(
    indexes
      .filter(({ is_primary: isPrimary }) => isPrimary)
      .map(({ database, schema, table }) => JSON.stringify([database, schema, table])),
  );
  const without = tables.filter(
    ({ database, schema, name, rows }) =>
      (rows ?? 0) >= 1_000 && !keyed.has(JSON.stringify([database, schema, name])),
  );
  return heaviest(without, ({ rows }) => rows ?? 0, 10).map((table) =>
    advice({
      code: 'no_primary_key',
      severity: 'warning',
      subject: nameOfTable(table),
      names: { table: nameOfTable(table) },
      evidence: [
        evidence('rows_in_table', table.rows, '', 'tables'),
        evidence('table_size', table.total_bytes, 'By', 'tables'),
        evidence('writes_to_table', table.writes, '', 'tables'),
        isOff(facts.database.settings.log_bin) ? undefined : evidence('role', facts.database.role),
      ],
    }),
  );
};
