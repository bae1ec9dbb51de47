import type { DatabaseReportRow } from '../../../model/index.ts';
import { formatTimeUs } from '@vigilops/contracts/api';

type Report = DatabaseReportRow['report']['report'];

/** A report of one kind, and which server it is about. */
export interface Told<Type extends Report['type']> {
  readonly instanceId: number;
  readonly timeUs: number;
  readonly report: Extract<Report, { readonly type: Type }>;
}

/** Sums of such numbers are numbers still. */
const LARGEST = 1e18;

export function bounded(value: number): number {
  return Math.min(value, LARGEST);
}

export function boundedOrNull(value: number | null): number | null {
  return value === null ? null : bounded(value);
}

/** As JSON brings it into a timestamptz column. */
export function timeCell(timeUs: number): string {
  return formatTimeUs(timeUs);
}

/** Rows as the parameter of jsonb_to_recordset. */
export function recordset(rows: readonly object[]): readonly string[] {
  return [JSON.stringify(rows)];
}
