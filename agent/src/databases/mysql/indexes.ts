import type { DbIndexFacts } from '@vigilops/contracts/db-report';

import { type Ask, countIn, quoted, type Row, textIn } from './rows.ts';
import {
  MAX_INDEXES,
  MAX_ROWS,
  type Table,
  type TableQuestion,
  type TableUse,
  viewsOf,
} from './table-question.ts';

/** Names that are asked for in one statement. */
const MAX_IN = 200;
const UNIQUE = 2;
const CLUSTERED = 1;

export interface Index {
  readonly table: Table;
  readonly name: string;
  readonly type: number;
  readonly columns: readonly string[];
  readonly bytes: number | null;
}

/** Those of the first tables, until there are too many. */
export async function askIndexes(question: TableQuestion, tables: readonly Table[]): Promise<Index[]> {
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

export function indexFacts(
  { table, name, type, columns, bytes }: Index,
  use: TableUse | undefined,
): DbIndexFacts {
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

function slices<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: Math.ceil(items.length / MAX_IN) }, (_, at) =>
    items.slice(at * MAX_IN, (at + 1) * MAX_IN),
  );
}
