import type { DbReport } from '@vigilops/contracts/db-report';

import type { RedisConnection } from './connection.ts';
import { type Info, type Keyspace, keyspacesOf } from './info.ts';
import { keyPattern } from './key-pattern.ts';
import { itemsOf, numberOf, Refusal, textOf } from './reply.ts';
import type { Rights } from './rights.ts';

type Tables = Extract<DbReport['report'], { type: 'tables' }>;
type Table = Tables['tables'][number];

/** Of all databases together, in one report. */
const MAX_KEYS = 500;
/** A sparse database gives few keys an answer. */
const MAX_SCANS = 40;
const KEYS_A_SCAN = 100;
/** Asked at once: others of the server come between. */
const AT_ONCE = 50;
/** Elements of a collection whose sizes are taken for all of it. */
const ELEMENTS = '5';
const MAX_PATTERNS = 100;

interface Sampled {
  readonly key: Uint8Array;
  readonly bytes: number;
}

/**
 * Looks at a few keys of each database, further on from where it was the last time, and says how large the keys of a kind
 * are. What the whole has is an estimate from the sample. Never KEYS: SCAN by small steps.
 */
export function createBigKeys() {
  const cursors = new Map<number, string>();

  return async function look(
    connection: RedisConnection,
    info: Info,
    rights: Rights,
    countedSince: string | null,
  ): Promise<Tables> {
    const keyspaces = keyspacesOf(info);
    const allKeys = keyspaces.reduce((sum, { keys }) => sum + keys, 0);
    const tables: Table[] = [];
    const databases: Tables['databases'] = [];
    try {
      for (const keyspace of keyspaces) {
        const most = Math.max(1, Math.floor((MAX_KEYS * keyspace.keys) / allKeys));
        await connection.call('SELECT', String(keyspace.database));
        const sample = await sampleOf(connection, keyspace, most, cursors);
        const found = await tablesOf(connection, keyspace, sample);
        tables.push(...found);
        databases.push({ name: nameOf(keyspace), bytes: found[0]?.total_bytes ?? null });
      }
    } catch (error) {
      if (
        !rights.note(
          error,
          'sizes of keys (SCAN, TYPE, MEMORY USAGE)',
          '~* +select +scan +type +memory|usage',
        )
      ) {
        throw error;
      }
    }
    const known = tables.length > 0 ? tables : keyspaces.map((keyspace) => table(keyspace, {}));
    return {
      type: 'tables',
      tables: known.slice(0, MAX_KEYS),
      indexes: [],
      databases:
        databases.length > 0 ? databases : keyspaces.map((one) => ({ name: nameOf(one), bytes: null })),
      counted_since: countedSince,
      is_cut: known.length > MAX_KEYS,
    };
  };
}

async function sampleOf(
  connection: RedisConnection,
  { database }: Keyspace,
  most: number,
  cursors: Map<number, string>,
): Promise<Sampled[]> {
  const keys: Uint8Array[] = [];
  let cursor = cursors.get(database) ?? '0';
  for (let scans = 0; scans < MAX_SCANS && keys.length < most; scans += 1) {
    const step = String(Math.min(KEYS_A_SCAN, most - keys.length));
    const [next, found] = itemsOf(await connection.call('SCAN', cursor, 'COUNT', step));
    keys.push(...itemsOf(found).filter((key) => Buffer.isBuffer(key)));
    cursor = textOf(next) || '0';
    if (cursor === '0') {
      break;
    }
  }
  cursors.set(database, cursor);
  const sampled: Sampled[] = [];
  for (let from = 0; from < Math.min(keys.length, most); from += AT_ONCE) {
    const some = keys.slice(from, Math.min(from + AT_ONCE, most));
    const sizes = await Promise.all(some.map((key) => sizeOf(connection, key)));
    for (const [index, bytes] of sizes.entries()) {
      const key = some[index];
      if (key !== undefined && bytes !== null) {
        sampled.push({ key, bytes });
      }
    }
  }
  return sampled;
}

/** Null: it is gone meanwhile. */
async function sizeOf(connection: RedisConnection, key: Uint8Array): Promise<number | null> {
  return numberOf(await connection.call('MEMORY', 'USAGE', key, 'SAMPLES', ELEMENTS));
}

interface Group {
  count: number;
  bytes: number;
  largest: Sampled;
}

async function tablesOf(
  connection: RedisConnection,
  keyspace: Keyspace,
  sample: readonly Sampled[],
): Promise<Table[]> {
  const groups = new Map<string, Group>();
  for (const one of sample) {
    const pattern = keyPattern(one.key);
    const group = groups.get(pattern);
    if (group === undefined) {
      groups.set(pattern, { count: 1, bytes: one.bytes, largest: one });
    } else {
      group.count += 1;
      group.bytes += one.bytes;
      group.largest = one.bytes > group.largest.bytes ? one : group.largest;
    }
  }
  const largest = [...groups].sort(([, a], [, b]) => b.bytes - a.bytes).slice(0, MAX_PATTERNS);
  const types = await Promise.all(largest.map(([, group]) => typeOf(connection, group.largest.key)));
  const each = sample.length === 0 ? 0 : keyspace.keys / sample.length;
  const whole = sample.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    table(keyspace, sample.length === 0 ? {} : { total_bytes: Math.round(whole * each) }),
    ...largest.map(([pattern, group], index) =>
      table(keyspace, {
        schema: types[index] ?? '',
        name: pattern,
        rows: Math.round(group.count * each),
        table_bytes: group.largest.bytes,
        total_bytes: Math.round(group.bytes * each),
      }),
    ),
  ];
}

/** Only of the largest of a pattern: it counts as a look-up of a key, which MEMORY USAGE does not. */
async function typeOf(connection: RedisConnection, key: Uint8Array): Promise<string> {
  try {
    return textOf(await connection.call('TYPE', key)).slice(0, 64);
  } catch (error) {
    if (error instanceof Refusal) {
      return '';
    }
    throw error;
  }
}

const nameOf = ({ database }: Keyspace) => `db${String(database)}`;

/** Without facts: the database as a whole. `table_bytes` is the largest key that was seen, `total_bytes` all of them. */
function table(keyspace: Keyspace, facts: Partial<Table>): Table {
  return {
    database: nameOf(keyspace),
    schema: '',
    name: nameOf(keyspace),
    rows: keyspace.keys,
    table_bytes: null,
    index_bytes: null,
    total_bytes: null,
    dead_rows: null,
    bloat_bytes: null,
    last_vacuum: null,
    last_analyze: null,
    sequential_scans: null,
    sequential_rows: null,
    index_scans: null,
    writes: null,
    transaction_id_age: null,
    ...facts,
  };
}
