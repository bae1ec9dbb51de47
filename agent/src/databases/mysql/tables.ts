import type { DbIndexFacts, DbReport, DbTableFacts } from '@vigilops/contracts/db-report';

import { type Ask, countIn, quoted, type Row, textIn } from './rows.ts';
import { isMySql, type Server } from './server.ts';
import { tableOf, type TableName } from './table-name.ts';

/** As the contract has it in REPORT_LIMITS. */
const MAX_TABLES = 500;
const MAX_INDEXES = 1_000;
const MAX_DATABASES = 200;
const MAX_ROWS = 20_000;
/** Names that are asked for in one statement. */
const MAX_IN = 200;
const UNIQUE = 2;
const CLUSTERED = 1;
const OWN_SCHEMAS: ReadonlySet<string> = new Set([
  'mysql',
  'sys',
  'performance_schema',
  'information_schema',
]);
/** Files grow in steps of some megabytes: of small ones what is free says nothing. */
const MIN_BLOATED_BYTES = 64 * 1_048_576;

export interface TableQuestion {
  readonly ask: Ask;
  readonly server: Server;
  /** Null where it may not, or there is none. */
  readonly askUse: (sql: string) => Promise<readonly Row[] | null>;
  readonly askIndexSizes: (sql: string) => Promise<readonly Row[] | null>;
  readonly startedAt: string | null;
}

/**
 * Tables of InnoDB and their indexes, the largest first, from its own dictionary: seen with PROCESS alone, where
 * information_schema.TABLES wants a right on each table, that is, to its rows.
 */
export async function askTables(
  question: TableQuestion,
): Promise<Extract<DbReport['report'], { type: 'tables' }>> {
  const { ask, server, startedAt } = question;
  const views = viewsOf(server);
  const stats = await ask(
    `SELECT TABLE_ID AS id, NAME AS name, NUM_ROWS AS row_count, CLUST_INDEX_SIZE AS own_pages,
      OTHER_INDEX_SIZE AS index_pages
    FROM information_schema.${views.stats} ORDER BY CLUST_INDEX_SIZE + OTHER_INDEX_SIZE DESC LIMIT ${String(MAX_ROWS)}`,
  );
  const files = new Map(
    (
      await ask(
        `SELECT NAME AS name, FILE_SIZE AS bytes FROM information_schema.${views.files} LIMIT ${String(MAX_ROWS)}`,
      )
    ).map((row) => [textIn(row, 'name') ?? '', countIn(row, 'bytes') ?? 0]),
  );
  const all = joinPartitions(stats, files, server.pageBytes);
  const largest = all.slice(0, MAX_TABLES);
  const indexes = await askIndexes(question, largest);
  const use = await askUse(question.askUse);
  const useOf = ({ schema, name }: Table) => use?.get(`${schema}\n${name}`);
  return {
    type: 'tables',
    tables: largest.map((table) => tableFacts(table, useOf(table))),
    indexes: indexes.slice(0, MAX_INDEXES).map((index) => indexFacts(index, useOf(index.table))),
    databases: databases(all),
    counted_since: startedAt,
    is_cut: all.length > MAX_TABLES || indexes.length > MAX_INDEXES || stats.length >= MAX_ROWS,
  };
}

function viewsOf(server: Server) {
  return isMySql(server, 8, 0, 0)
    ? ({
        stats: 'INNODB_TABLESTATS',
        files: 'INNODB_TABLESPACES',
        indexes: 'INNODB_INDEXES',
        fields: 'INNODB_FIELDS',
      } as const)
    : ({
        stats: 'INNODB_SYS_TABLESTATS',
        files: 'INNODB_SYS_TABLESPACES',
        indexes: 'INNODB_SYS_INDEXES',
        fields: 'INNODB_SYS_FIELDS',
      } as const);
}

interface Table extends TableName {
  /** In the dictionary of InnoDB; one a partition. */
  readonly ids: string[];
  rows: number;
  ownBytes: number;
  indexBytes: number;
  fileBytes: number;
}

function joinPartitions(
  rows: readonly Row[],
  files: ReadonlyMap<string, number>,
  pageBytes: number,
): Table[] {
  const tables = new Map<string, Table>();
  for (const row of rows) {
    const name = textIn(row, 'name') ?? '';
    const table = tableOf(name);
    if (table === undefined || OWN_SCHEMAS.has(table.schema)) {
      continue;
    }
    const key = `${table.schema}\n${table.name}`;
    const known = tables.get(key) ?? { ...table, ids: [], rows: 0, ownBytes: 0, indexBytes: 0, fileBytes: 0 };
    known.ids.push(textIn(row, 'id') ?? '');
    known.rows += countIn(row, 'row_count') ?? 0;
    known.ownBytes += (countIn(row, 'own_pages') ?? 0) * pageBytes;
    known.indexBytes += (countIn(row, 'index_pages') ?? 0) * pageBytes;
    known.fileBytes += files.get(name) ?? 0;
    tables.set(key, known);
  }
  return [...tables.values()].sort((one, other) => totalBytes(other) - totalBytes(one));
}

function totalBytes({ ownBytes, indexBytes, fileBytes }: Table): number {
  return Math.max(fileBytes, ownBytes + indexBytes);
}

interface Index {
  readonly table: Table;
  readonly name: string;
  readonly type: number;
  readonly columns: readonly string[];
  readonly bytes: number | null;
}

async function askIndexes(question: TableQuestion, tables: readonly Table[]): Promise<Index[]> {
  const { ask, server } = question;
  const views = viewsOf(server);
  // A partition has the same indexes as the next one.
  const byId = new Map(tables.map((table) => [table.ids[0] ?? '', table]));
  const found: Index[] = [];
  const sizes = await askSizes(question, tables);
  for (const ids of slices([...byId.keys()].filter((id) => /^\d+$/.test(id)))) {
    // Not joined: some versions would compare each row of one with each of the other.
    const rows = await ask(
      `SELECT TABLE_ID AS id, INDEX_ID AS index_id, NAME AS name, TYPE AS type
      FROM information_schema.${views.indexes} WHERE TABLE_ID IN (${ids.join(', ')})
      ORDER BY TABLE_ID, INDEX_ID LIMIT ${String(MAX_ROWS)}`,
    );
    const columns = await askColumns(ask, views.fields, rows);
    found.push(...rows.flatMap((row) => indexIn(row, byId, columns, sizes)));
    if (found.length > MAX_INDEXES) {
      break;
    }
  }
  return found;
}

/** By the ids of their indexes, in their order. */
async function askColumns(
  ask: Ask,
  view: string,
  indexes: readonly Row[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ids = indexes.map((row) => textIn(row, 'index_id') ?? '').filter((id) => /^\d+$/.test(id));
  const columns = new Map<string, string[]>();
  if (ids.length === 0) {
    return columns;
  }
  const rows = await ask(
    `SELECT INDEX_ID AS index_id, NAME AS name FROM information_schema.${view}
    WHERE INDEX_ID IN (${ids.join(', ')}) ORDER BY INDEX_ID, POS LIMIT ${String(MAX_ROWS)}`,
  );
  for (const row of rows) {
    const id = textIn(row, 'index_id') ?? '';
    const known = columns.get(id) ?? [];
    known.push((textIn(row, 'name') ?? '').slice(0, 256));
    columns.set(id, known);
  }
  return columns;
}

function indexIn(
  row: Row,
  tables: ReadonlyMap<string, Table>,
  columns: ReadonlyMap<string, readonly string[]>,
  sizes: ReadonlyMap<string, number>,
): Index[] {
  const table = tables.get(textIn(row, 'id') ?? '');
  const name = textIn(row, 'name') ?? '';
  // One that InnoDB made for itself, or that is not finished.
  if (table === undefined || name === 'GEN_CLUST_INDEX' || /^[^\x20-\x7e\xa0-\uffef]/.test(name)) {
    return [];
  }
  return [
    {
      table,
      name,
      type: countIn(row, 'type') ?? 0,
      columns: (columns.get(textIn(row, 'index_id') ?? '') ?? []).slice(0, 64),
      bytes: sizes.get(`${table.schema}\n${table.name}\n${name}`) ?? null,
    },
  ];
}

/** From the kept statistics of InnoDB, which need a right of their own; of one index of a table its pages are known without. */
async function askSizes(
  { askIndexSizes, server }: TableQuestion,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  for (const some of slices(tables.map(({ schema, name }) => `(${quoted(schema)}, ${quoted(name)})`))) {
    const rows = await askIndexSizes(
      `SELECT database_name AS db, table_name AS name, index_name AS index_name, stat_value AS pages
      FROM mysql.innodb_index_stats
      WHERE stat_name = 'size' AND (database_name, table_name) IN (${some.join(', ')}) LIMIT ${String(MAX_ROWS)}`,
    );
    if (rows === null) {
      return sizes;
    }
    for (const row of rows) {
      const key = ['db', 'name', 'index_name'].map((column) => textIn(row, column) ?? '').join('\n');
      sizes.set(key, (countIn(row, 'pages') ?? 0) * server.pageBytes);
    }
  }
  return sizes;
}

interface Use {
  readonly reads: number;
  readonly writes: number;
}

/** Of the indexes of a table; with an empty name: reads that used none. */
type TableUse = ReadonlyMap<string, Use>;

/** By `schema`, line feed, `table`. Undefined: nobody counts. */
async function askUse(ask: TableQuestion['askUse']): Promise<ReadonlyMap<string, TableUse> | undefined> {
  const rows = await ask(
    `SELECT OBJECT_SCHEMA AS db, OBJECT_NAME AS name, INDEX_NAME AS index_name, COUNT_READ AS reads_count,
      COUNT_WRITE AS writes_count
    FROM performance_schema.table_io_waits_summary_by_index_usage
    WHERE OBJECT_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema') LIMIT ${String(MAX_ROWS)}`,
  );
  if (rows === null) {
    return undefined;
  }
  const tables = new Map<string, Map<string, Use>>();
  for (const row of rows) {
    const key = `${textIn(row, 'db') ?? ''}\n${textIn(row, 'name') ?? ''}`;
    const own = tables.get(key) ?? new Map<string, Use>();
    own.set(textIn(row, 'index_name') ?? '', {
      reads: countIn(row, 'reads_count') ?? 0,
      writes: countIn(row, 'writes_count') ?? 0,
    });
    tables.set(key, own);
  }
  return tables;
}

function tableFacts(table: Table, use: TableUse | undefined): DbTableFacts {
  const own = [...(use ?? [])];
  const sum = (field: keyof Use, isCounted: (index: string) => boolean) =>
    use === undefined
      ? null
      : own.reduce((total, [index, one]) => total + (isCounted(index) ? one[field] : 0), 0);
  const used = table.ownBytes + table.indexBytes;
  return {
    database: table.schema.slice(0, 256),
    schema: table.schema.slice(0, 256),
    name: table.name.slice(0, 256),
    rows: table.rows,
    table_bytes: table.ownBytes,
    index_bytes: table.indexBytes,
    total_bytes: totalBytes(table),
    dead_rows: null,
    bloat_bytes: table.fileBytes < MIN_BLOATED_BYTES ? null : Math.max(0, table.fileBytes - used),
    last_vacuum: null,
    last_analyze: null,
    sequential_scans: null,
    sequential_rows: sum('reads', (index) => index === ''),
    index_scans: sum('reads', (index) => index !== ''),
    writes: sum('writes', () => true),
    transaction_id_age: null,
  };
}

function indexFacts({ table, name, type, columns, bytes }: Index, use: TableUse | undefined): DbIndexFacts {
  const isPrimary = (type & CLUSTERED) !== 0;
  const isUnique = (type & UNIQUE) !== 0;
  const words = name === 'PRIMARY' ? 'PRIMARY KEY' : `${isUnique ? 'UNIQUE ' : ''}KEY ${name}`;
  return {
    database: table.schema.slice(0, 256),
    schema: table.schema.slice(0, 256),
    table: table.name.slice(0, 256),
    name: name.slice(0, 256),
    definition: `${words} (${columns.join(', ')})`.slice(0, 2_048),
    columns: [...columns],
    // The clustered one is the table itself.
    bytes: bytes ?? (isPrimary ? table.ownBytes : null),
    scans: use?.get(name)?.reads ?? null,
    is_unique: isUnique,
    is_primary: isPrimary,
    is_valid: true,
  };
}

function databases(tables: readonly Table[]): { readonly name: string; readonly bytes: number }[] {
  const bytes = new Map<string, number>();
  for (const table of tables) {
    bytes.set(table.schema, (bytes.get(table.schema) ?? 0) + totalBytes(table));
  }
  return [...bytes]
    .map(([name, size]) => ({ name: name.slice(0, 256), bytes: size }))
    .sort((one, other) => other.bytes - one.bytes)
    .slice(0, MAX_DATABASES);
}

function slices<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / MAX_IN) }, (_, at) =>
    items.slice(at * MAX_IN, (at + 1) * MAX_IN),
  );
}
