import type { DbReport } from '@vigilops/contracts/db-report';

import type { DatabaseReading } from '../types.ts';
import type { MongoConnection } from './connection.ts';
import { dateAt, type Doc, docAt, docsAt, numberAt, textAt } from './document.ts';
import type { Rights } from './rights.ts';
import { reading } from './server-status.ts';

type Tables = Extract<DbReport['report'], { type: 'tables' }>;
type Index = Tables['indexes'][number];

const MAX_DATABASES = 20;
/** Of all databases together: each is two questions. */
const MAX_COLLECTIONS = 200;
const MAX_INDEXES = 1_000;
const TABLES_MS = 5_000;
const OF_THE_SERVER: ReadonlySet<string> = new Set(['admin', 'config', 'local']);
const STATS_READINGS = {
  'mongodb.data.size': 'dataSize',
  'mongodb.storage.size': 'storageSize',
  'mongodb.index.size': 'indexSize',
  'mongodb.object.count': 'objects',
  'mongodb.collection.count': 'collections',
  'mongodb.index.count': 'indexes',
} as const;
const AT_ANY_MEMBER = { $readPreference: { mode: 'nearest' } };

export interface Sizes {
  readonly report: Tables;
  readonly readings: readonly DatabaseReading[];
  readonly totalBytes: number | null;
  /** Those that people made. */
  readonly databases: readonly string[];
}

/** Sizes of databases and collections, and how often each index was used; undefined where the list of databases is refused. */
export async function lookAtTables(connection: MongoConnection, rights: Rights): Promise<Sizes | undefined> {
  const list = await rights.ask('databases and their sizes', 'clusterMonitor', 'admin', () =>
    connection.command('admin', { listDatabases: 1, maxTimeMS: TABLES_MS, ...AT_ANY_MEMBER }),
  );
  if (list === undefined) {
    return undefined;
  }
  const databases = docsAt(list, 'databases')
    .map((database) => ({ name: textAt(database, 'name') ?? '', bytes: numberAt(database, 'sizeOnDisk') }))
    .sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
  const made = databases.map(({ name }) => name).filter((name) => !OF_THE_SERVER.has(name));
  const readings = [...reading('mongodb.database.count', databases.length)];
  const report: Tables = {
    type: 'tables',
    tables: [],
    indexes: [],
    databases: databases.slice(0, 200).map(({ name, bytes }) => ({ name: name.slice(0, 256), bytes })),
    counted_since: null,
    is_cut: made.length > MAX_DATABASES,
  };
  for (const database of made.slice(0, MAX_DATABASES)) {
    const stats = await rights.ask('sizes of databases (dbStats)', 'clusterMonitor', 'admin', () =>
      connection.command(database, { dbStats: 1, maxTimeMS: TABLES_MS, ...AT_ANY_MEMBER }),
    );
    for (const [metric, field] of Object.entries(STATS_READINGS)) {
      readings.push(...reading(metric, numberAt(stats, field), { database: database.slice(0, 256) }));
    }
    await addCollections(connection, rights, database, report);
  }
  report.tables.sort((a, b) => (b.total_bytes ?? 0) - (a.total_bytes ?? 0));
  return { report, readings, totalBytes: numberAt(list, 'totalSize'), databases: made };
}

async function addCollections(
  connection: MongoConnection,
  rights: Rights,
  database: string,
  report: Tables,
): Promise<void> {
  const list = await rights.ask('names of collections', 'clusterMonitor', 'admin', () =>
    connection.command(database, {
      listCollections: 1,
      nameOnly: true,
      authorizedCollections: true,
      filter: { type: 'collection' },
      cursor: { batchSize: MAX_COLLECTIONS + 1 },
      maxTimeMS: TABLES_MS,
      ...AT_ANY_MEMBER,
    }),
  );
  const names = docsAt(list, 'cursor', 'firstBatch')
    .map((one) => textAt(one, 'name') ?? '')
    .filter((name) => name !== '' && !name.startsWith('system.'));
  const room = Math.max(0, MAX_COLLECTIONS - report.tables.length);
  report.is_cut ||= names.length > room;
  for (const name of names.slice(0, room)) {
    const aggregate = (stage: Doc, what: string) =>
      rights.ask(what, 'clusterMonitor', 'admin', () =>
        connection.command(database, {
          aggregate: name,
          pipeline: [stage],
          cursor: { batchSize: 100 },
          maxTimeMS: TABLES_MS,
          ...AT_ANY_MEMBER,
        }),
      );
    const sizes = await aggregate({ $collStats: { storageStats: {} } }, 'sizes of collections ($collStats)');
    const [stats] = docsAt(sizes, 'cursor', 'firstBatch');
    const storage = docAt(stats, 'storageStats');
    report.tables.push(tableOf(database, name, storage));
    const uses = await aggregate({ $indexStats: {} }, 'use of indexes ($indexStats)');
    const indexes = docsAt(uses, 'cursor', 'firstBatch').map((index) =>
      indexOf(database, name, index, storage),
    );
    const left = MAX_INDEXES - report.indexes.length;
    report.indexes.push(...indexes.slice(0, left).map(({ index }) => index));
    report.is_cut ||= indexes.length > left;
    const since = indexes.flatMap((one) => one.since ?? []);
    report.counted_since = [report.counted_since, ...since].filter((time) => time !== null).sort()[0] ?? null;
  }
}

function tableOf(database: string, name: string, storage: Doc | undefined): Tables['tables'][number] {
  const free = numberAt(storage, 'freeStorageSize');
  return {
    database: database.slice(0, 256),
    schema: '',
    name: name.slice(0, 256),
    rows: numberAt(storage, 'count'),
    table_bytes: numberAt(storage, 'storageSize'),
    index_bytes: numberAt(storage, 'totalIndexSize'),
    total_bytes: numberAt(storage, 'totalSize') ?? numberAt(storage, 'storageSize'),
    dead_rows: null,
    // Space that the file has and no document needs.
    bloat_bytes: free,
    last_vacuum: null,
    last_analyze: null,
    sequential_scans: null,
    sequential_rows: null,
    index_scans: null,
    writes: null,
    transaction_id_age: null,
  };
}

/** Values of a partial filter stand in the definition of an index: they are left out. */
function indexOf(
  database: string,
  table: string,
  stats: Doc,
  storage: Doc | undefined,
): { readonly index: Index; readonly since: string | null } {
  const name = textAt(stats, 'name') ?? '';
  const key = docAt(stats, 'key') ?? {};
  const spec = docAt(stats, 'spec');
  const kinds = ['unique', 'sparse', 'hidden'].filter((option) => spec?.[option] === true);
  if (docAt(spec, 'partialFilterExpression') !== undefined) {
    kinds.push('partial');
  }
  if (numberAt(spec, 'expireAfterSeconds') !== null) {
    kinds.push(`expires after ${String(numberAt(spec, 'expireAfterSeconds'))} s`);
  }
  const index: Index = {
    database: database.slice(0, 256),
    schema: '',
    table: table.slice(0, 256),
    name: name.slice(0, 256),
    definition: [JSON.stringify(key), ...kinds].join(' ').slice(0, 2_048),
    columns: Object.keys(key)
      .slice(0, 64)
      .map((column) => column.slice(0, 256)),
    bytes: numberAt(docAt(storage, 'indexSizes'), name),
    scans: numberAt(stats, 'accesses', 'ops'),
    is_unique: name === '_id_' || spec?.['unique'] === true,
    is_primary: name === '_id_',
    is_valid: stats['building'] !== true,
  };
  return { index, since: dateAt(stats, 'accesses', 'since')?.toISOString() ?? null };
}
