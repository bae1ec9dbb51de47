import type { DatabaseQuery, DatabaseTables } from '@vigilops/contracts/api';
import type { AdviceFacts } from './types.ts';

export const MB = 1_000_000;
export const GB = 1_000 * MB;
export const DAY_SECONDS = 86_400;

type Table = DatabaseTables['tables'][number];
type Index = DatabaseTables['indexes'][number];

/** As people write it: without a schema that all have. */
export function nameOfTable({ database, schema, name }: Pick<Table, 'database' | 'schema' | 'name'>): string {
  return [database, schema, name].filter((part) => part !== '').join('.');
}

export const nameOfIndex = ({ database, schema, name }: Index): string =>
  nameOfTable({ database, schema, name });

export function tableOfIndex({ database, schema, table }: Index, { tables }: AdviceFacts): Table | undefined {
  return tables.tables.find(
    (one) => one.database === database && one.schema === schema && one.name === table,
  );
}

const MOST_CHARACTERS = 120;

/** The start of a statement in one line. */
export function headOf({ text }: Pick<DatabaseQuery, 'text'>): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS - 1)}…`.toWellFormed();
}

/** Days for which the server has counted scans; null: it does not say. */
export function countedDays({ tables, nowMs }: AdviceFacts): number | null {
  return tables.counted_since === null
    ? null
    : Math.max(0, (nowMs - Date.parse(tables.counted_since)) / (DAY_SECONDS * 1_000));
}

/** Of those that are known; null: none is. */
export function medianOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known[Math.floor((known.length - 1) / 2)] ?? null;
}

export function highestOf(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (most, value) => (value === null ? most : Math.max(most ?? value, value)),
    null,
  );
}

export function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** The most weighty alone: a list of hundreds is read by nobody. */
export function heaviest<T>(items: readonly T[], weight: (item: T) => number, most: number): readonly T[] {
  return items.toSorted((a, b) => weight(b) - weight(a)).slice(0, most);
}

export const isSql = ({ database: { kind } }: AdviceFacts): boolean => kind !== 'redis' && kind !== 'mongodb';
export const isMySql = ({ database: { kind } }: AdviceFacts): boolean =>
  kind === 'mysql' || kind === 'mariadb';

/** Of `128MB`, `4GB`, `134217728`; null: it is no size. */
export function bytesIn(setting: string | undefined): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kKMGT]?B?)$/u.exec(setting?.trim() ?? '') ?? [];
  const power = 'KMGT'.indexOf(unit.slice(0, 1).toUpperCase()) + 1;
  return digits === undefined ? null : Number(digits) * 1_024 ** (unit === '' || unit === 'B' ? 0 : power);
}

/** A number among settings; null: it is none, or not told. */
export function numberIn(setting: string | undefined): number | null {
  const value = Number(setting);
  return setting === undefined || setting.trim() === '' || Number.isNaN(value) ? null : value;
}

export const isOff = (setting: string | undefined): boolean =>
  setting !== undefined && ['off', '0', 'no', 'false'].includes(setting.toLowerCase());

/** Metrics of probes that advice is drawn from. */
export const MEASURED_METRIC = {
  slotRetained: 'vigilops.db.postgresql.replication_slot.retained',
  oplogWindow: 'vigilops.mongodb.oplog.window',
  cacheSize: 'vigilops.mongodb.cache.size',
} as const;
