import type { OtlpKind } from '@vigilops/otlp';
import type { WriteResult } from '../model/index.ts';
import type { Decoded, Rejection } from './pipeline-types.ts';

/** The partial_success of an Export*ServiceResponse; null means that it must be left unset. */
export type PartialSuccess = { readonly rejected: number; readonly message: string } | null;

const MAX_REASONS = 10;
const MAX_MESSAGE_CHARACTERS = 2_000;

const UNITS: Record<OtlpKind, string> = { metrics: 'data points', logs: 'log records', traces: 'spans' };

/** Rows of these kinds are items of the request; an exemplar that is refused takes no data point with it. */
const ITEM_ROWS: ReadonlySet<string> = new Set([
  'samples',
  'histograms',
  'logs',
  'spans',
  'check_results',
  'host_changes',
  'database_reports',
]);

/** What was not stored of a request, in words for its sender. A warning alone has `rejected` 0 (OTLP, Partial Success). */
export function partialSuccessOf(
  kind: OtlpKind,
  decoded: Pick<Decoded, 'rejections' | 'warnings'>,
  result: WriteResult,
): PartialSuccess {
  const refused = result.status === 'stored' ? result.refused : [];
  const rejections: Rejection[] = [
    ...decoded.rejections,
    ...refused.filter((rows) => ITEM_ROWS.has(rows.kind)),
  ];
  const warnings = [
    ...decoded.warnings,
    ...refused
      .filter((rows) => !ITEM_ROWS.has(rows.kind))
      .map((rows) => `${rows.count} ${rows.kind}: ${rows.reason}`),
  ];
  const rejected = sum(rejections);
  if (rejected === 0 && warnings.length === 0) {
    return null;
  }
  const parts = [
    ...(rejected > 0 ? [`${rejected} ${UNITS[kind]} rejected: ${listReasons(rejections)}`] : []),
    ...(warnings.length > 0 ? [`stored with changes: ${cutList(warnings)}`] : []),
  ];
  return { rejected, message: parts.join('. ').slice(0, MAX_MESSAGE_CHARACTERS) };
}

export function sum(rejections: readonly { readonly count: number }[]): number {
  return rejections.reduce((total, rejection) => total + rejection.count, 0);
}

function listReasons(rejections: readonly Rejection[]): string {
  return cutList(
    rejections.filter(({ count }) => count > 0).map(({ count, reason }) => `${count} x ${reason}`),
  );
}

function cutList(texts: readonly string[]): string {
  const shown = texts.slice(0, MAX_REASONS).join('; ');
  return texts.length > MAX_REASONS ? `${shown}; and ${texts.length - MAX_REASONS} more` : shown;
}
