import { RESULT_STATUSES, type ResultStatus } from '@vigilops/contracts/api';
import type { CheckResultRow } from '../../model/index.ts';
import type { Row } from '../database.ts';
import { sql } from '../read/sql.ts';
import { unixUs } from '../read/times.ts';

/** The observer of what the backend itself found: no host has this id. */
export const THE_BACKEND = 0;

/** As in the column: the place in RESULT_STATUSES. New ones go to the end. */
export function statusNumber(status: ResultStatus): number {
  return RESULT_STATUSES.indexOf(status);
}

export interface ResultCells extends Row {
  readonly service_id: number;
  readonly time_us: number;
  readonly observer_id: number;
  readonly status: number;
  readonly duration_ms: number | null;
  readonly dns_ms: number | null;
  readonly connect_ms: number | null;
  readonly tls_ms: number | null;
  readonly first_byte_ms: number | null;
  readonly status_code: number | null;
  readonly error: string | null;
  readonly expires_us: number | null;
}

/** Of `vigilops.check_results AS result`. */
export const RESULT_CELLS = sql`result.service_id, ${unixUs(sql`result.time`)} AS time_us, result.observer_id,
  result.status, result.duration_ms, result.dns_ms, result.connect_ms, result.tls_ms, result.first_byte_ms,
  result.status_code, result.error, ${unixUs(sql`result.certificate_expires_at`)} AS expires_us`;

export function resultOf(cells: ResultCells): CheckResultRow {
  return {
    serviceId: cells.service_id,
    timeUs: cells.time_us,
    observerId: cells.observer_id === THE_BACKEND ? null : cells.observer_id,
    status: RESULT_STATUSES[cells.status] ?? 'inconclusive',
    durationMs: cells.duration_ms,
    dnsMs: cells.dns_ms,
    connectMs: cells.connect_ms,
    tlsMs: cells.tls_ms,
    firstByteMs: cells.first_byte_ms,
    statusCode: cells.status_code,
    error: cells.error,
    certificateExpiresUs: cells.expires_us,
  };
}
