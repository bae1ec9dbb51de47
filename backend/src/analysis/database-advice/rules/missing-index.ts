import type { DatabaseQuery, DatabaseTables } from '@vigilops/contracts/api';
import { filteredScans } from '../plan.ts';
import { predicatesOf, type Predicate } from '../predicate.ts';
import { headOf, heaviest, isSql, nameOfTable } from '../shared.ts';
import { advice, evidence, type AdviceFacts, type AdviceRule } from '../types.ts';

type Table = DatabaseTables['tables'][number];

/** Of the time of all statements, and in itself: what is cheaper is not worth an index. */
const LEAST_SHARE = 0.05;
const LEAST_MS = 30_000;
/** A table of fewer rows is read faster from one end to the other. */
const LEAST_ROWS = 10_000;
/** What is read for each row that is returned or changed. */
const MUCH_READ = 100;
const MOST = 10;

/**
 * A statement that takes much of the time and reads far more than it returns, by its own counters, by its plan, or by the
 * sequential scans of its table. Names the table and the columns as far as plan or conditions tell.
 */
export const missingIndex: AdviceRule = (facts) =>
  isSql(facts)
    ? heaviest(facts.queries.items.filter(isDear), ({ total_ms: ms }) => ms, 2 * MOST)
        .flatMap((query) => adviceFor(query, facts))
        .slice(0, MOST)
    : [];

export const isDear = ({ share, total_ms: ms, text }: DatabaseQuery): boolean =>
  share >= LEAST_SHARE && ms >= LEAST_MS && /^\s*\(*\s*(?:select|with|update|delete)\b/iu.test(text);

interface Scan {
  readonly table: Table;
  readonly columns: readonly string[];
  readonly isPlanned: boolean;
}

function adviceFor(query: DatabaseQuery, facts: AdviceFacts) {
  const scan = planned(query, facts) ?? counted(query, facts);
  if (scan === undefined || hasIndex(scan, facts)) {
    return [];
  }
  const { table, columns, isPlanned } = scan;
  const place = `query:${query.fingerprint}` as const;
  const name = nameOfTable(table);
  return [
    advice({
      code: 'missing_index',
      severity: 'warning',
      subject: columns.length === 0 ? name : `${name} (${columns.join(', ')})`,
      key: `${query.fingerprint} ${name}`,
      names: { table: name, columns: columns.join(', '), statement: headOf(query) },
      evidence: [
        evidence('share_of_time', query.share, '1', place),
        evidence('calls', query.calls, '', place),
        evidence('mean_time', query.mean_ms, 'ms', place),
        evidence('rows_read_per_call', perCall(query.rows_examined, query), '', place),
        evidence('blocks_per_call', perCall(blocksOf(query), query), '', place),
        evidence('rows_returned_per_call', perCall(resultOf(query), query), '', place),
        evidence('calls_without_index', query.no_index, '', place),
        isPlanned ? evidence('plan_scans', name, '', place) : undefined,
        evidence('rows_in_table', table.rows, '', 'tables'),
        evidence('rows_per_scan', rowsPerScan(table), '', 'tables'),
        evidence('statement', headOf(query), '', place),
      ],
    }),
  ];
}

/** By the plan: a large table is read whole, and a filter leaves little of it. */
function planned(query: DatabaseQuery, facts: AdviceFacts): Scan | undefined {
  for (const { schema, table: name, columns, rowsLeft } of filteredScans(
    facts.plans.get(query.fingerprint) ?? '',
  )) {
    const table = tableNamed({ schema, table: name }, query, facts);
    const rows = table?.rows ?? 0;
    if (table !== undefined && rows >= LEAST_ROWS && (rowsLeft ?? 0) <= rows / 10) {
      return { table, columns, isPlanned: true };
    }
  }
  return undefined;
}

/** By what was counted: of the statement where the server counts rows, else of its table. */
function counted(query: DatabaseQuery, facts: AdviceFacts): Scan | undefined {
  const result = Math.max(1, perCall(resultOf(query), query) ?? 1);
  const read = perCall(query.rows_examined, query);
  const scans = predicatesOf(query.text)
    .map((predicate) => ({ predicate, table: tableNamed(predicate, query, facts) }))
    .filter((one): one is { predicate: Predicate; table: Table } => (one.table?.rows ?? 0) >= LEAST_ROWS)
    .toSorted((a, b) => (b.table.rows ?? 0) - (a.table.rows ?? 0));
  const [scan] =
    read === null
      ? scans.filter(({ table }) => isScanned(table, result, perCall(blocksOf(query), query)))
      : scans.filter(() => read >= LEAST_ROWS / 10 && read / result >= MUCH_READ);
  return scan === undefined
    ? undefined
    : { table: scan.table, columns: scan.predicate.columns, isPlanned: false };
}

/** Its scans read whole tables, and the statement reads about as many pages as one does. */
function isScanned(table: Table, resultRows: number, blocks: number | null): boolean {
  const rows = rowsPerScan(table);
  const pages = (table.table_bytes ?? 0) / 8_192;
  return (
    rows !== null &&
    rows >= LEAST_ROWS &&
    rows / resultRows >= MUCH_READ &&
    blocks !== null &&
    blocks >= pages / 2
  );
}

/** One that begins with one of the columns would be used, if it were of use. */
function hasIndex({ table, columns, isPlanned }: Scan, { tables }: AdviceFacts): boolean {
  const [first] = columns;
  if (first === undefined || isPlanned) {
    return false;
  }
  return tables.indexes.some(
    (index) =>
      index.database === table.database &&
      index.schema === table.schema &&
      index.table === table.name &&
      index.is_valid &&
      columns.some((column) => bareColumn(index.columns[0]) === column.toLowerCase()),
  );
}

function tableNamed(
  { schema, table }: Pick<Predicate, 'schema' | 'table'>,
  { databases }: DatabaseQuery,
  { tables: { tables } }: AdviceFacts,
): Table | undefined {
  const called = tables.filter(
    (one) =>
      same(one.name, table) && (schema === null || same(one.schema, schema) || same(one.database, schema)),
  );
  return (
    called.find(({ database }) => databases.includes(database)) ??
    (called.length === 1 ? called[0] : undefined)
  );
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const bareColumn = (column: string | undefined) => column?.replaceAll(/["\u0060]/gu, '').toLowerCase();
const perCall = (sum: number | null, { calls }: DatabaseQuery) =>
  sum === null || calls <= 0 ? null : sum / calls;
const resultOf = ({ rows_returned: returned, rows_affected: affected }: DatabaseQuery) =>
  returned === null && affected === null ? null : (returned ?? 0) + (affected ?? 0);
const blocksOf = ({ blocks_hit: hit, blocks_read: read }: DatabaseQuery) =>
  hit === null && read === null ? null : (hit ?? 0) + (read ?? 0);
const rowsPerScan = ({ sequential_scans: scans, sequential_rows: rows }: Table) =>
  scans === null || rows === null || scans <= 0 ? null : rows / scans;
