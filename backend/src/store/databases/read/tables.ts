import { formatTimeUs, type DatabaseTables } from '@vigilops/contracts/api';
import type { DbReport, DbIndexFacts, DbTableFacts } from '@vigilops/contracts/db-report';
import type { Row } from '../../database.ts';
import type { Ask } from '../../read/ask.ts';
import { sql } from '../../read/sql.ts';
import { isoText } from '../../read/times.ts';
import { duplicateOf, isUnused } from './index-marks.ts';

/** Growth is told over this time, or over up to three days more where days are missing. */
const GROWTH_DAYS = 7;
const MISSING_DAYS = 3;
/** An index that was not used for so long was not needed in any day of the week. */
const UNUSED_AFTER_MS = 7 * 86_400_000;

type Report = Extract<DbReport['report'], { readonly type: 'tables' }>;
interface TablesRow extends Row {
  readonly at: string;
  readonly report: Report;
  readonly earlier: Report | null;
  readonly first_seen: Date;
}

export async function readTables(
  ask: Ask,
  id: number,
  nowUs: number,
  signal: AbortSignal,
): Promise<DatabaseTables> {
  const [row] = await ask.read<TablesRow>(
    sql`SELECT ${isoText(sql`newest.time`)} AS at, newest.report, instance.first_seen,
               (SELECT one.report FROM vigilops.db_tables AS one
                WHERE one.instance_id = newest.instance_id AND one.day <= newest.day - ${GROWTH_DAYS}::int4
                  AND one.day >= newest.day - ${GROWTH_DAYS + MISSING_DAYS}::int4
                ORDER BY one.day DESC LIMIT 1) AS earlier
        FROM vigilops.db_tables AS newest JOIN vigilops.db_instances AS instance ON instance.id = newest.instance_id
        WHERE newest.instance_id = ${id}::int4 ORDER BY newest.day DESC LIMIT 1`,
    signal,
  );
  if (row === undefined) {
    return { at: null, counted_since: null, is_cut: false, tables: [], indexes: [], databases: [] };
  }
  return tablesOf(row, nowUs);
}

function tablesOf({ at, report, earlier, first_seen: firstSeen }: TablesRow, nowUs: number): DatabaseTables {
  const before = new Map(earlier?.tables.map((table) => [keyOf(table), table.total_bytes]));
  const databasesBefore = new Map(earlier?.databases.map(({ name, bytes }) => [name, bytes]));
  const countedMs = report.counted_since === null ? firstSeen.getTime() : Date.parse(report.counted_since);
  const isCountedLong = nowUs / 1_000 - countedMs >= UNUSED_AFTER_MS;
  return {
    at,
    counted_since: timeOf(report.counted_since),
    is_cut: report.is_cut,
    tables: report.tables
      .map((table) => ({
        ...table,
        last_vacuum: timeOf(table.last_vacuum),
        last_analyze: timeOf(table.last_analyze),
        growth_bytes: growth(table.total_bytes, before.get(keyOf(table))),
      }))
      .toSorted((a, b) => (b.total_bytes ?? 0) - (a.total_bytes ?? 0)),
    indexes: marked(report.indexes, isCountedLong).toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0)),
    databases: report.databases
      .map(({ name, bytes }) => ({ name, bytes, growth_bytes: growth(bytes, databasesBefore.get(name)) }))
      .toSorted((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0)),
  };
}

function marked(indexes: readonly DbIndexFacts[], isCountedLong: boolean): DatabaseTables['indexes'] {
  const byTable = Map.groupBy(indexes, ({ database, schema, table }) =>
    keyOf({ database, schema, name: table }),
  );
  return indexes.map((index) => ({
    ...index,
    is_unused: isCountedLong && isUnused(index),
    duplicate_of: duplicateOf(
      index,
      byTable.get(keyOf({ database: index.database, schema: index.schema, name: index.table })) ?? [],
    ),
  }));
}

function keyOf({ database, schema, name }: Pick<DbTableFacts, 'database' | 'schema' | 'name'>): string {
  return JSON.stringify([database, schema, name]);
}

function growth(bytes: number | null, before: number | null | undefined): number | null {
  return bytes === null || before === null || before === undefined ? null : bytes - before;
}

function timeOf(text: string | null): string | null {
  return text === null ? null : formatTimeUs(Date.parse(text) * 1_000);
}
