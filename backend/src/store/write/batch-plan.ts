import type {
  CheckResultRow,
  DatabaseReportRow,
  ExemplarRow,
  HistogramRow,
  HostChangeRow,
  LogColumns,
  RefusedRows,
  RowKind,
  SampleColumns,
  SpanRow,
  WriteBatch,
} from '../../model/index.ts';
import type { Session } from '../connections.ts';
import { databaseReportsTable, roomForReports, withoutOldRuns } from '../databases/write/reports-table.ts';
import type { StorageEngine, TimeTable } from '../engines/engine.ts';
import { insertBisecting, withoutRows } from './bisect.ts';
import { logsTable } from './logs-table.ts';
import {
  checkResultsTable,
  exemplarsTable,
  histogramsTable,
  hostChangesTable,
  spansTable,
} from './object-tables.ts';
import type { UnfinishedSearches } from './refused-rows.ts';
import { countRows, forEachRow, type InsertMethod, type Part, type RowTable } from './rows.ts';
import { samplesTable } from './samples-table.ts';
import { withinWindow, type TimeWindow } from './time-window.ts';

/** The rows of one batch that its tables take, by kind; at most one part each. */
export interface BatchPlan {
  readonly batchId: string | null;
  readonly samples: readonly Part<SampleColumns>[];
  readonly histograms: readonly Part<readonly HistogramRow[]>[];
  readonly exemplars: readonly Part<readonly ExemplarRow[]>[];
  readonly logs: readonly Part<LogColumns>[];
  readonly spans: readonly Part<readonly SpanRow[]>[];
  readonly checkResults: readonly Part<readonly CheckResultRow[]>[];
  readonly hostChanges: readonly Part<readonly HostChangeRow[]>[];
  readonly databaseReports: readonly Part<readonly DatabaseReportRow[]>[];
  /** Rows whose time lies outside what the tables take. */
  readonly refused: readonly RefusedRows[];
}

const DAY_US = 86_400_000_000;

export function planBatch(
  batch: WriteBatch,
  limits: { readonly retentionDays: () => Readonly<Record<TimeTable, number>>; readonly maxAheadMs: number },
  now: Date,
): BatchPlan {
  const nowUs = now.getTime() * 1_000;
  const days = limits.retentionDays();
  const refused: RefusedRows[] = [];
  const keep = <Columns>(table: RowTable<Columns>, columns: Columns): readonly Part<Columns>[] => {
    if (table.lengthOf(columns) === 0) {
      return [];
    }
    const window: TimeWindow = {
      fromUs: nowUs - days[keptAs(table.kind)] * DAY_US,
      toUs: nowUs + limits.maxAheadMs * 1_000,
    };
    const kept = withinWindow(table, columns, window);
    refused.push(...kept.refused);
    return countRows([kept.part]) === 0 ? [] : [kept.part];
  };
  return {
    batchId: batch.batchId,
    samples: batch.samples === null ? [] : keep(samplesTable, batch.samples),
    histograms: keep(histogramsTable, batch.histograms),
    exemplars: keep(exemplarsTable, batch.exemplars),
    logs: batch.logs === null ? [] : keep(logsTable, batch.logs),
    spans: keep(spansTable, batch.spans),
    checkResults: keep(checkResultsTable, batch.checkResults),
    hostChanges: keep(hostChangesTable, batch.hostChanges),
    databaseReports: keep(
      databaseReportsTable,
      withoutOldRuns(batch.databaseReports, nowUs - days.slow_queries * DAY_US),
    ),
    refused,
  };
}

/** Whose days decide whether a row is taken. */
function keptAs(kind: RowKind): TimeTable {
  return kind === 'database_reports' ? 'db_metrics' : kind;
}

/** Places for all rows, made before the transaction: DDL in it would hold its locks until the rows are in. */
export async function makeRoomFor(
  engine: StorageEngine,
  plans: readonly BatchPlan[],
  signal: AbortSignal,
): Promise<void> {
  const room = async <Columns>(table: RowTable<Columns>, parts: readonly Part<Columns>[]): Promise<void> => {
    if (parts.length > 0) {
      const days = daysOf(table, parts);
      await engine.makeRoom(keptAs(table.kind), days, signal);
      if (table.kind === 'logs') {
        await engine.makeRoom('log_segments', days, signal);
        await engine.makeRoom('log_counts', days, signal);
      }
    }
  };
  await room(
    samplesTable,
    plans.flatMap((plan) => plan.samples),
  );
  await room(
    histogramsTable,
    plans.flatMap((plan) => plan.histograms),
  );
  await room(
    exemplarsTable,
    plans.flatMap((plan) => plan.exemplars),
  );
  await room(
    logsTable,
    plans.flatMap((plan) => plan.logs),
  );
  await room(
    spansTable,
    plans.flatMap((plan) => plan.spans),
  );
  await room(
    checkResultsTable,
    plans.flatMap((plan) => plan.checkResults),
  );
  await room(
    hostChangesTable,
    plans.flatMap((plan) => plan.hostChanges),
  );
  for (const [table, timesUs] of roomForReports(plans.flatMap((plan) => plan.databaseReports))) {
    await engine.makeRoom(table, timesUs, signal);
  }
}

/** The starts of the days that the rows fall on. Rows come in runs of the same day. */
function daysOf<Columns>(table: RowTable<Columns>, parts: readonly Part<Columns>[]): ReadonlySet<number> {
  const days = new Set<number>();
  let from = NaN;
  forEachRow(parts, (columns, row) => {
    const timeUs = table.timeUs(columns, row);
    if (!(timeUs >= from && timeUs < from + DAY_US)) {
      from = Math.floor(timeUs / DAY_US) * DAY_US;
      days.add(from);
    }
  });
  return days;
}

export interface InsertDeps {
  readonly methodFor: (rows: number) => InsertMethod;
  /** True when a search for bad rows must end, so that the answer comes before the deadline. */
  readonly isLate: () => boolean;
  readonly searches: UnfinishedSearches;
}

/** What the database took of one batch. */
export interface Inserted {
  readonly refused: readonly RefusedRows[];
  readonly logs: readonly Part<LogColumns>[];
}

/** Every kind of row with one statement for the whole group. A bad row fails the transaction. */
export async function insertTogether(
  session: Session,
  plans: readonly BatchPlan[],
  deps: InsertDeps,
): Promise<readonly Inserted[]> {
  const insert = async <Columns>(
    table: RowTable<Columns>,
    parts: readonly Part<Columns>[],
  ): Promise<void> => {
    const rows = countRows(parts);
    if (rows > 0) {
      await table.insert(session, parts, deps.methodFor(rows));
    }
  };
  await insert(
    samplesTable,
    plans.flatMap((plan) => plan.samples),
  );
  await insert(
    histogramsTable,
    plans.flatMap((plan) => plan.histograms),
  );
  await insert(
    exemplarsTable,
    plans.flatMap((plan) => plan.exemplars),
  );
  await insert(
    logsTable,
    plans.flatMap((plan) => plan.logs),
  );
  await insert(
    spansTable,
    plans.flatMap((plan) => plan.spans),
  );
  await insert(
    checkResultsTable,
    plans.flatMap((plan) => plan.checkResults),
  );
  await insert(
    hostChangesTable,
    plans.flatMap((plan) => plan.hostChanges),
  );
  await insert(
    databaseReportsTable,
    plans.flatMap((plan) => plan.databaseReports),
  );
  return plans.map(({ logs }) => ({ refused: [], logs }));
}

/** Batch by batch and halving around bad rows. */
export async function insertApart(
  session: Session,
  plans: readonly BatchPlan[],
  deps: InsertDeps,
): Promise<readonly Inserted[]> {
  const inserted: Inserted[] = [];
  for (const plan of plans) {
    const refused: RefusedRows[] = [];
    const insert = async <Columns>(
      table: RowTable<Columns>,
      parts: readonly Part<Columns>[],
    ): Promise<readonly Part<Columns>[]> => {
      const taken: Part<Columns>[] = [];
      for (const part of parts) {
        const outcome = await insertSearching(session, plan.batchId, table, part, deps);
        refused.push(...outcome.refused);
        taken.push(outcome.taken);
      }
      return taken;
    };
    await insert(samplesTable, plan.samples);
    await insert(histogramsTable, plan.histograms);
    await insert(exemplarsTable, plan.exemplars);
    const logs = await insert(logsTable, plan.logs);
    await insert(spansTable, plan.spans);
    await insert(checkResultsTable, plan.checkResults);
    await insert(hostChangesTable, plan.hostChanges);
    await insert(databaseReportsTable, plan.databaseReports);
    inserted.push({ refused, logs });
  }
  return inserted;
}

/** Goes on where an earlier attempt with this batch had to stop, and remembers for the next one. */
async function insertSearching<Columns>(
  session: Session,
  batchId: string | null,
  table: RowTable<Columns>,
  part: Part<Columns>,
  deps: InsertDeps,
): Promise<{ readonly refused: readonly RefusedRows[]; readonly taken: Part<Columns> }> {
  const key = batchId === null ? null : `${batchId} ${table.kind} ${String(table.lengthOf(part.columns))}`;
  const found = deps.searches.resume(key);
  try {
    const refused = await insertBisecting(session, table, part, found, deps);
    return { refused, taken: withoutRows(part, found) };
  } finally {
    // Also when it is done: until COMMIT the batch may come again.
    deps.searches.keep(found.size === 0 ? null : key, found);
  }
}
