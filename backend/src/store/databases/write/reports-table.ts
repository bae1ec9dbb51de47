import type { DatabaseReportRow } from '../../../model/index.ts';
import type { TimeTable } from '../../engines/engine.ts';
import { forEachRow, type Part, type RowTable } from '../../write/rows.ts';
import { writeReports } from './write-reports.ts';
import { runTimeUs } from './runs.ts';

/** Reports about databases: each goes into several tables, whole or not at all. */
export const databaseReportsTable: RowTable<readonly DatabaseReportRow[]> = {
  kind: 'database_reports',
  lengthOf: (rows) => rows.length,
  timeUs: (rows, at) => rows[at]?.timeUs ?? NaN,
  insert: (session, parts) => writeReports(session, rowsOf(parts)),
};

type Parts = readonly Part<readonly DatabaseReportRow[]>[];

function rowsOf(parts: Parts): readonly DatabaseReportRow[] {
  const rows: DatabaseReportRow[] = [];
  forEachRow(parts, (columns, at) => {
    const row = columns[at];
    if (row !== undefined) {
      rows.push(row);
    }
  });
  return rows;
}

/** The times of rows by the tables that they go into. */
export function roomForReports(parts: Parts): ReadonlyMap<TimeTable, ReadonlySet<number>> {
  const room = new Map<TimeTable, Set<number>>();
  const add = (table: TimeTable, timeUs: number) => {
    const times = room.get(table) ?? new Set();
    room.set(table, times.add(timeUs));
  };
  for (const row of rowsOf(parts)) {
    const { report } = row.report;
    if (report.type === 'samples') {
      report.items.forEach((item) => {
        add('slow_queries', runTimeUs(item, row));
      });
    }
    for (const table of TABLES_OF[report.type]) {
      add(table, row.timeUs);
    }
  }
  return room;
}

const TABLES_OF: Readonly<Record<DatabaseReportRow['report']['report']['type'], readonly TimeTable[]>> = {
  state: ['db_metrics'],
  connections: ['db_connections'],
  queries: ['db_query_windows', 'db_query_stats'],
  samples: [],
  locks: ['db_locks'],
  deadlock: [],
  tables: [],
  plan: [],
};

/** Single runs that retention would drop at once are left out; the report about them counts all the same. */
export function withoutOldRuns(
  rows: readonly DatabaseReportRow[],
  sinceUs: number,
): readonly DatabaseReportRow[] {
  return rows.map((row) => {
    const { report } = row.report;
    if (report.type !== 'samples' || report.items.every((item) => runTimeUs(item, row) >= sinceUs)) {
      return row;
    }
    const items = report.items.filter((item) => runTimeUs(item, row) >= sinceUs);
    return { ...row, report: { ...row.report, report: { ...report, items } } };
  });
}
