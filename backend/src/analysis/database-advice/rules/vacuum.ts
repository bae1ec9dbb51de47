import type { DatabaseTables } from '@vigilops/contracts/api';
import { DAY_SECONDS, heaviest, MB, nameOfTable, numberIn } from '../shared.ts';
import { advice, evidence, type AdviceRule } from '../types.ts';

type Table = DatabaseTables['tables'][number];

const LEAST_DEAD = 10_000;
/** Twice of what autovacuum waits for. */
const OVERDUE = 2;
const MOST = 10;
const LEAST_BLOAT = 100 * MB;
const LEAST_BLOAT_SHARE = 0.3;

/** Far more dead rows than autovacuum would leave, and no vacuum for a day. */
export const vacuum: AdviceRule = ({ database, tables, nowMs }) => {
  if (database.kind !== 'postgresql' || database.role === 'replica') {
    return [];
  }
  const { settings } = database;
  const scale = numberIn(settings.autovacuum_vacuum_scale_factor) ?? 0.2;
  const least = numberIn(settings.autovacuum_vacuum_threshold) ?? 50;
  const limitOf = ({ rows }: Table) => least + scale * (rows ?? 0);
  const silentSeconds = ({ last_vacuum: at }: Table) =>
    at === null ? null : Math.max(0, (nowMs - Date.parse(at)) / 1_000);
  const isOverdue = (table: Table) =>
    (table.dead_rows ?? 0) >= Math.max(LEAST_DEAD, OVERDUE * limitOf(table)) &&
    (silentSeconds(table) ?? Infinity) > DAY_SECONDS;
  return heaviest(tables.tables.filter(isOverdue), ({ dead_rows: dead }) => dead ?? 0, MOST).map((table) =>
    advice({
      code: 'vacuum',
      severity: 'warning',
      subject: nameOfTable(table),
      names: { table: nameOfTable(table) },
      evidence: [
        evidence('dead_rows', table.dead_rows, '', 'tables'),
        evidence('live_rows', table.rows, '', 'tables'),
        evidence('autovacuum_begins_at', limitOf(table), '', 'tables'),
        evidence('since_vacuum', silentSeconds(table), 's', 'tables'),
        table.last_vacuum === null ? evidence('never_vacuumed', nameOfTable(table), '', 'tables') : undefined,
        evidence('oldest_transaction', database.figures?.longest_transaction_seconds, 's', 'connections'),
      ],
    }),
  );
};

/** Space of a table that its rows do not need, by an estimate. */
export const bloat: AdviceRule = ({ tables }) => {
  const shareOf = ({ bloat_bytes: free, table_bytes: all }: Table) =>
    free === null || all === null || all <= 0 ? 0 : free / all;
  const isBloated = (table: Table) =>
    (table.bloat_bytes ?? 0) >= LEAST_BLOAT && shareOf(table) >= LEAST_BLOAT_SHARE;
  return heaviest(tables.tables.filter(isBloated), ({ bloat_bytes: bytes }) => bytes ?? 0, MOST).map(
    (table) =>
      advice({
        code: 'bloat',
        severity: 'info',
        subject: nameOfTable(table),
        names: { table: nameOfTable(table) },
        evidence: [
          evidence('bloat', table.bloat_bytes, 'By', 'tables'),
          evidence('bloat_share', shareOf(table), '1', 'tables'),
          evidence('table_size', table.table_bytes, 'By', 'tables'),
          evidence('dead_rows', table.dead_rows, '', 'tables'),
        ],
      }),
  );
};
