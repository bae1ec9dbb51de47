import type { DbReport, DbTableFacts } from '@vigilops/contracts/db-report';

import { askIndexes, indexFacts } from './indexes.ts';
import { countIn, type Row, textIn } from './rows.ts';
import { tableOf } from './table-name.ts';
import {
  MAX_INDEXES,
  MAX_ROWS,
  type Table,
  type TableQuestion,
  type TableUse,
  type Use,
  viewsOf,
} from './table-question.ts';

/** As the contract has it in REPORT_LIMITS. */
const MAX_TABLES = 500;
const MAX_DATABASES = 200;
const OWN_SCHEMAS: ReadonlySet<string> = new Set([
  'mysql',
  'sys',
  'performance_schema',
  'information_schema',
]);
/** Files grow in steps of some megabytes: of small ones what is free says nothing. */
const MIN_BLOATED_BYTES = 64 * 1_048_576;

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
