import type { DbIndexFacts, DbTableFacts } from '@vigilops/contracts/db-report';

import { normaliseSql } from '../../sql/normalise.ts';
import type { Session } from '../session.ts';
import { shortened } from '../shortened.ts';

/** Tables and indexes of one database, the largest first. */
export interface DatabaseContents {
  readonly tables: readonly DbTableFacts[];
  readonly indexes: readonly DbIndexFacts[];
  readonly isCut: boolean;
}

const MAX_TABLES = 500;
const MAX_INDEXES = 1_000;

/**
 * The size of a relation is asked of the file system, which waits for who holds its lock alone, such as VACUUM FULL: of those
 * it is what the last vacuum noted.
 */
const sizeOf = (size: string, id: string, pages: string, orOneOf = '') => `CASE
    WHEN EXISTS (SELECT FROM locked WHERE locked.relation = ${id} ${orOneOf}) THEN ${pages} * current_setting('block_size')::float8
    ELSE ${size}(${id})::float8 END`;
const LOCKED = `locked AS MATERIALIZED (
    SELECT relation FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND locktype = 'relation'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))`;

interface TableRow {
  readonly schema: string;
  readonly name: string;
  readonly rows: number | null;
  readonly table_bytes: number | null;
  readonly index_bytes: number | null;
  readonly dead_rows: number | null;
  readonly pages: number;
  readonly expected_pages: number | null;
  readonly page_bytes: number;
  readonly last_vacuum: number | null;
  readonly last_analyze: number | null;
  readonly sequential_scans: number | null;
  readonly sequential_rows: number | null;
  readonly index_scans: number | null;
  readonly writes: number | null;
  readonly transaction_id_age: number | null;
}

/**
 * Bloat is what the table has more than its rows would take in pages filled as fillfactor says: 24 bytes of page header, and
 * a row of 28 bytes (header and pointer) with the average widths of ANALYZE, aligned to 8. Those are shown only of tables
 * that the account may read.
 */
const TABLES = `WITH /* vigilops-agent */ ${LOCKED}, tables AS MATERIALIZED (
    SELECT c.oid, n.nspname, c.relname, c.reltuples, c.relpages, c.relfrozenxid,
        coalesce((SELECT split_part(option, '=', 2)::float8 FROM unnest(c.reloptions) AS option
          WHERE option LIKE 'fillfactor=%' LIMIT 1), 100) AS fillfactor,
        (SELECT sum(relpages) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid) AS index_pages
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY c.relpages DESC, c.reltuples DESC LIMIT ${String(MAX_TABLES + 1)}),
  widths AS MATERIALIZED (
    SELECT t.oid, 28 + ceil(sum((1 - s.null_frac) * s.avg_width) / 8) * 8 AS width
      FROM tables t JOIN pg_stats s ON s.schemaname = t.nspname AND s.tablename = t.relname AND NOT s.inherited
      GROUP BY t.oid)
  SELECT t.nspname::text AS schema, t.relname::text AS name,
    CASE WHEN t.reltuples >= 0 AND t.relpages > 0 THEN t.reltuples ELSE s.n_live_tup END::float8 AS rows,
    ${sizeOf('pg_table_size', 't.oid', 't.relpages')} AS table_bytes,
    ${sizeOf('pg_indexes_size', 't.oid', 'coalesce(t.index_pages, 0)', 'OR locked.relation IN (SELECT indexrelid FROM pg_index WHERE indrelid = t.oid)')} AS index_bytes,
    s.n_dead_tup::float8 AS dead_rows, t.relpages::float8 AS pages,
    (SELECT ceil(t.reltuples / greatest(1, floor((current_setting('block_size')::float8 - 24) * t.fillfactor / 100 / w.width)))
      FROM widths w WHERE w.oid = t.oid AND t.reltuples >= 0)::float8 AS expected_pages,
    current_setting('block_size')::float8 AS page_bytes,
    extract(epoch FROM greatest(s.last_vacuum, s.last_autovacuum))::float8 * 1000 AS last_vacuum,
    extract(epoch FROM greatest(s.last_analyze, s.last_autoanalyze))::float8 * 1000 AS last_analyze,
    s.seq_scan::float8 AS sequential_scans, s.seq_tup_read::float8 AS sequential_rows,
    s.idx_scan::float8 AS index_scans, (s.n_tup_ins + s.n_tup_upd + s.n_tup_del)::float8 AS writes,
    CASE WHEN t.relfrozenxid <> '0'::xid THEN age(t.relfrozenxid)::float8 END AS transaction_id_age
  FROM tables t LEFT JOIN pg_stat_all_tables s ON s.relid = t.oid
  ORDER BY t.relpages DESC, t.reltuples DESC`;

interface IndexRow {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  readonly definition: string;
  readonly columns: readonly string[];
  readonly bytes: number | null;
  readonly scans: number | null;
  readonly is_unique: boolean;
  readonly is_primary: boolean;
  readonly is_valid: boolean;
}

const INDEXES = `WITH /* vigilops-agent */ ${LOCKED}, indexes AS MATERIALIZED (
    SELECT i.*, x.relname AS index_name, x.relpages, t.relname AS table_name, n.nspname
      FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE t.relkind IN ('r', 'm') AND t.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
      ORDER BY x.relpages DESC LIMIT ${String(MAX_INDEXES + 1)})
  SELECT i.nspname::text AS schema, i.table_name::text AS table, i.index_name::text AS name,
    pg_get_indexdef(i.indexrelid) AS definition,
    ARRAY(SELECT pg_get_indexdef(i.indexrelid, place, true) FROM generate_series(1, i.indnkeyatts) AS place) AS columns,
    ${sizeOf('pg_relation_size', 'i.indexrelid', 'i.relpages')} AS bytes,
    s.idx_scan::float8 AS scans, i.indisunique AS is_unique, i.indisprimary AS is_primary, i.indisvalid AS is_valid
  FROM indexes i LEFT JOIN pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
  ORDER BY i.relpages DESC`;

export async function readContents(session: Session, database: string): Promise<DatabaseContents> {
  const tables = await session.ask<TableRow>(TABLES);
  const indexes = await session.ask<IndexRow>(INDEXES);
  return {
    tables: tables.slice(0, MAX_TABLES).map((row) => tableOf(row, database)),
    indexes: indexes.slice(0, MAX_INDEXES).map((row) => indexOf(row, database)),
    isCut: tables.length > MAX_TABLES || indexes.length > MAX_INDEXES,
  };
}

function tableOf(row: TableRow, database: string): DbTableFacts {
  const { table_bytes, index_bytes, expected_pages, pages, page_bytes } = row;
  return {
    database,
    schema: row.schema,
    name: row.name,
    rows: row.rows,
    table_bytes,
    index_bytes,
    total_bytes: table_bytes === null || index_bytes === null ? null : table_bytes + index_bytes,
    dead_rows: row.dead_rows,
    bloat_bytes: expected_pages === null ? null : Math.max(0, pages - expected_pages) * page_bytes,
    last_vacuum: timeOf(row.last_vacuum),
    last_analyze: timeOf(row.last_analyze),
    sequential_scans: row.sequential_scans,
    sequential_rows: row.sequential_rows,
    index_scans: row.index_scans,
    writes: row.writes,
    transaction_id_age: row.transaction_id_age,
  };
}

const MAX_DEFINITION = 2_048;
const MAX_COLUMNS = 64;
const MAX_NAME = 256;

/** Conditions and expressions of an index may hold literals. */
function indexOf(row: IndexRow, database: string): DbIndexFacts {
  const withoutLiterals = (sql: string) => normaliseSql(sql, 'postgresql').text;
  return {
    database,
    schema: row.schema,
    table: row.table,
    name: row.name,
    definition: shortened(withoutLiterals(row.definition), MAX_DEFINITION),
    columns: row.columns.slice(0, MAX_COLUMNS).map((column) => shortened(withoutLiterals(column), MAX_NAME)),
    bytes: row.bytes,
    scans: row.scans,
    is_unique: row.is_unique,
    is_primary: row.is_primary,
    is_valid: row.is_valid,
  };
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
